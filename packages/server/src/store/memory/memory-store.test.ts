import { describeStore } from '../conformance.js'
import { createMemoryStore } from './create-memory-store.js'

describeStore('memory', async () => ({ store: createMemoryStore(), dispose: async () => {} }))
