import { describeStore } from '../conformance.js'
import { openTemporaryStore } from './testing.js'

describeStore('SQLite', openTemporaryStore)
