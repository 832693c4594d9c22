import { removeEvents } from '../housekeeping/events.js'
import type { SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { openToWrite } from './database.js'
import { WrongUse } from './faults.js'
import { requireProject } from './lookups.js'
import type { Call, Operation } from './operation.js'
import { runNoting } from './slices.js'

const dayMs = 86_400_000
const mostDays = 36_500

/** Removes events by their age. */
export const prune: Operation = {
  name: 'prune',
  usage: '--events-older-than DAYS [--project ID]',
  summary: 'removes old events, while the server runs',
  mostWords: 0,
  help: `
Removes the events that were received more than DAYS days ago, of the project ID or of all projects.
Contacts, companies, deals and their history stay. A removed event cannot be restored, except from
a backup. Its operation id stays used, so a late retry does not record it again.

The server may run. The work is done in slices of a few milliseconds, and progress is shown. You can
interrupt it at any time; run the same command again to continue.

The file does not become smaller: SQLite uses the freed space for new rows.

To do this every day, set event_retention_days of the project instead.`,
  options: { 'events-older-than': { type: 'string' }, project: { type: 'string' } },

  async run(call) {
    const received_before = call.now() - daysOf(call) * dayMs
    const store = openToWrite(call.config.databasePath)
    try {
      for (const project_id of await projectsOf(call, store)) {
        const removed = await runNoting(removeEvents(store.removals, { project_id, received_before }), call, store)
        call.terminal.say(project_id, `events removed: ${removed}`)
      }
      return 0
    } finally {
      await store.close()
    }
  },
}

function daysOf({ options }: Call): number {
  const given = options['events-older-than']
  const days = typeof given === 'string' && /^[1-9]\d*$/.test(given) ? Number(given) : NaN
  if (days <= mostDays) return days
  throw new WrongUse(`\`npm run hal -- prune --events-older-than DAYS [--project ID]\`; DAYS is a whole number from 1 to ${mostDays}.`)
}

async function projectsOf({ options }: Call, store: SqliteStore): Promise<string[]> {
  if (typeof options.project !== 'string') return store.removals.projectIds()
  await requireProject(store, options.project)
  return [options.project]
}
