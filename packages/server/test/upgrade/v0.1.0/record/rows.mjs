import { createRequire } from 'node:module'
import { join } from 'node:path'

/** All rows as INSERT statements, in an order that foreign keys allow. */
export function dumpRows(root, path) {
  const Database = createRequire(join(root, 'packages/server/package.json'))('better-sqlite3')
  const database = new Database(path, { readonly: true })
  const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all()
  const lines = names.filter((name) => name !== 'readiness').flatMap((name) => {
    const columns = database.pragma(`table_info(${name})`).map((column) => column.name)
    const quoted = columns.map((column) => `quote(${column})`).join(` || ', ' || `)
    return database.prepare(`SELECT ${quoted} FROM ${name}`).pluck().all().map((values) => `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${values});`)
  })
  database.close()
  return `${lines.join('\n')}\n`
}
