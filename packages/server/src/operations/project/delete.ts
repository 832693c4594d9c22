import type { ProjectRemoval } from '../../store/port.js'
import type { SqliteStore } from '../../store/sqlite/open-sqlite-store.js'
import { OperationFailed, WrongUse } from '../faults.js'
import { requireProject } from '../lookups.js'
import type { Call } from '../operation.js'
import { runNoting } from '../slices.js'
import type { Work } from '../work.js'

/** Deletes a project with all its records, or continues an interrupted deletion. */
export const deleteProject: Work = {
  mostWords: 1,
  options: ['yes'],
  async run(call, store) {
    const [id] = call.words
    if (id === undefined) throw new WrongUse('Which project? `npm run hal -- project delete PROJECT [--yes]`')
    await removeProject(call, store, id)
  },
}

async function removeProject(call: Call, store: SqliteStore, id: string): Promise<void> {
  if ((await removalsOf(store, id)).every(isFinished)) await begin(call, store, id)
  for (const { ref } of (await removalsOf(store, id)).filter((removal) => !isFinished(removal))) {
    await runNoting((rows, now) => store.removals.removeOfProject(ref, now, rows), call, store)
    sayManifest(call, (await removalsOf(store, id)).find((removal) => removal.ref === ref))
  }
  if (store.truncationOwedSince() !== null) {
    call.terminal.note('Another process reads the database: the server empties its log of the removed data once that is done.')
  }
}

const removalsOf = async ({ removals }: SqliteStore, id: string): Promise<ProjectRemoval[]> =>
  (await removals.projects()).filter(({ project_id }) => project_id === id)

const isFinished = ({ finished_at }: ProjectRemoval): boolean => finished_at !== null

/** Starts the deletion, which cannot be undone. */
async function begin(call: Call, store: SqliteStore, id: string): Promise<void> {
  const project = await store.queries.project(id)
  const earlier = (await removalsOf(store, id)).at(-1)
  if (project === null && earlier !== undefined) return sayManifest(call, earlier)
  await requireProject(store, id)
  await confirm(call, id, project?.name ?? id)
  await store.removals.beginProject(id, call.now())
  await store.durable()
  call.terminal.note(`${id} is unknown to all callers from now on. Removing its data.`)
}

/** A script passes --yes, or the project id on standard input. */
async function confirm({ options, terminal }: Call, id: string, name: string): Promise<void> {
  if (options.yes === true) return
  terminal.note(`This deletes the project ${JSON.stringify(name)} with all its data, for good. Type its id again to go on: ${id}`)
  const typed = (await terminal.readLine()).trim()
  if (typed !== id) throw new OperationFailed('Nothing was deleted: the id that was typed is another one.')
}

function sayManifest({ terminal }: Call, removal: ProjectRemoval | undefined): void {
  if (removal === undefined || removal.finished_at === null) return
  terminal.say(`${removal.project_id} was deleted at ${new Date(removal.finished_at).toISOString()}. Removed:`)
  for (const [kind, count] of Object.entries(removal.removed)) terminal.say(kind, String(count))
}
