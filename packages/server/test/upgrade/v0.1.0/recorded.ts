import { readFileSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { migrate } from '../../../src/store/sqlite/migrate.js'
import { migrations } from '../../../src/store/sqlite/migrations/index.js'

/** What a server answered. */
interface Recorded {
  status: number
  body: unknown
}

/** A request to a widget route, as it was sent (`record.mjs`). */
interface Sent {
  path: string
  type?: string
  body: string
  userAgent?: string
  origin?: string
  /** The code that the rules have for it now, where 0.1.0 took it. */
  change?: string
}

interface RecordedProject {
  id: string
  identity_secret: string
  /** Visitor tokens that were earned at 0.1.0. */
  tokens: Record<string, string>
}

export interface Day {
  /** Epoch ms. */
  recorded_at: number
  projects: Record<'shop' | 'club' | 'bank' | 'vault', RecordedProject>
  /** Requests that 0.1.0 answered, and what it answered to the same once more. */
  answered: (Sent & { answer: Recorded; again: Recorded })[]
  /** Requests that it has not seen, and what it would have answered. */
  waiting: (Sent & { answer: Recorded })[]
  /** The figures of the loss ledger after all of them, by project. */
  delivery: Record<string, { called: number; delivered: number; missing: number; dropped: Record<string, number> }>
}

/** A browser that was closed while calls waited in it. */
export interface RecordedBrowser {
  name: string
  project_id: string
  waiting: { id: string; type: string }[]
  localStorage: Record<string, string>
  indexedDB: Record<string, [key: number, value: unknown][]>
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')

export const day = JSON.parse(read('day.json')) as Day
export const browsers = JSON.parse(read('browsers.json')) as RecordedBrowser[]

/** The schema version that 0.1.0 left. */
const version = 4

/** Makes the file that 0.1.0 left at that path. */
export function leaveDatabase(path: string): void {
  const database = new SqliteDatabase(path)
  database.pragma('journal_mode = WAL')
  migrate(database, migrations.slice(0, version))
  database.exec(read('rows.sql'))
  database.close()
}

export function headersOf({ type = 'application/json', userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', origin }: Sent): Record<string, string> {
  return { 'content-type': type, 'user-agent': userAgent, ...(origin !== undefined && { origin }) }
}
