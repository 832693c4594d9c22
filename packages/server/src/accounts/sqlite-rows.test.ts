import { expect, it } from 'vitest'
import { describeAccountRows } from './rows.conformance.js'
import { createSqliteAccountRows } from './sqlite-rows.js'
import { openTestDatabase } from './testing.js'

describeAccountRows('SQLite', () => {
  const { db, close } = openTestDatabase()
  return Promise.resolve({
    rows: createSqliteAccountRows(db),
    close: () => {
      close()
      return Promise.resolve()
    },
  })
})

it('lets the store name what the disk refuses', () => {
  const { db, close } = openTestDatabase()
  const rows = createSqliteAccountRows(db, (work) => {
    try {
      return work()
    } catch (cause) {
      throw new Error('store unavailable', { cause })
    }
  })
  db.pragma('query_only = ON')
  expect(() => rows.addUser(USER, null)).toThrow('store unavailable')
  expect(() => rows.removeSession('none')).toThrow('store unavailable')
  close()
})

it('leaves no transaction open on the handle that it shares', () => {
  const { db, close } = openTestDatabase()
  const rows = createSqliteAccountRows(db)
  void rows.addUser(USER, null)
  expect(db.inTransaction).toBe(false)
  close()
})

const USER = { id: 'user_1', email: 'ada@example.com', password_hash: 'hash', created_at: 1 }
