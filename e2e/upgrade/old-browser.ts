import { IDBFactory } from 'fake-indexeddb'
import { createClient } from '../../packages/sdk/src/api/client.js'
