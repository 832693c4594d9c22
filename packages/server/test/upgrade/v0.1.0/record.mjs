/**
 * Records what version 0.1.0 leaves to the server after it: its database at the end of a day, the requests of
 * that day and of after it, and what its SDK keeps in browsers.
 *
 *   git worktree add --detach /tmp/v0.1.0 4799df1, and there: npm ci && npm run build
 *   node packages/server/test/upgrade/v0.1.0/record.mjs /tmp/v0.1.0
 *
 * Writes beside itself:
 *   rows.sql       the rows of the database, schema version 4
 *   day.json       when it was recorded; the project's secrets; `answered`: requests of the day, each with what a
 *                  retry was answered; `waiting`: requests that no server has seen yet, with the answer of 0.1.0;
                  `delivery`: the loss ledger of 0.1.0 after all of them
 *   browsers.json  localStorage and IndexedDB of browsers whose SDK has calls that wait
 */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { recordBrowsers } from './record/browsers.mjs'
import { liveDay } from './record/day.mjs'
import { dumpRows } from './record/rows.mjs'
import { startOldServer } from './record/server.mjs'
import { waitingRequests } from './record/waiting.mjs'

const [checkout] = process.argv.slice(2)
if (checkout === undefined) throw new Error('Name a built checkout of 0.1.0.')
const root = resolve(checkout)
const folder = mkdtempSync(join(tmpdir(), 'hal-0.1.0-'))
const path = join(folder, 'hal.sqlite')

const day = await startOldServer(root, path)
const { projects, answered } = await liveDay(day)
const { browsers, requests } = await recordBrowsers(root, day, projects)
answered.push(...requests)
await day.stop()

// What 0.1.0 answers from here on does not belong to what it left.
const copy = join(folder, 'copy.sqlite')
copyFileSync(path, copy)
const after = await startOldServer(root, copy)
for (const request of answered) request.again = await after.send(request)
const waiting = waitingRequests(projects)
for (const request of waiting) request.answer = await after.send(request)
const delivery = {}
for (const [name, { id }] of Object.entries(projects)) {
  const { called, delivered, missing, dropped } = await after.account('GET', `/api/projects/${id}/delivery`)
  delivery[name] = { called, delivered, missing, dropped }
}
await after.stop()

const write = (name, text) => writeFileSync(fileURLToPath(new URL(name, import.meta.url)), text)
write('rows.sql', dumpRows(root, path))
write('day.json', `${JSON.stringify({ recorded_at: Date.now(), projects, answered, waiting, delivery }, null, 1)}\n`)
write('browsers.json', `${JSON.stringify(browsers, null, 1)}\n`)
rmSync(folder, { recursive: true })
