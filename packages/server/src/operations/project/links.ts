import type { SqliteStore } from '../../store/sqlite/open-sqlite-store.js'
import { WrongUse } from '../faults.js'
import { requireProject } from '../lookups.js'
import type { Call } from '../operation.js'
import type { Work } from '../work.js'
import { removeLinks } from './remove-links.js'
import { unprovenLinks, type UnprovenLink } from './unproven-links.js'

/** Lists or removes links without a proof, account or API key behind them (R34). */
export const unprovenLinksWork: Work = {
  mostWords: 1,
  options: ['unproven', 'remove'],
  async run(call, store) {
    const [projectId] = call.words
    if (projectId === undefined || call.options.unproven !== true) throw new WrongUse('`project links PROJECT --unproven [--remove]`')
    await requireProject(store, projectId)
    const count = call.options.remove === true ? await removeAll(call, store, projectId) : listAll(call, store, projectId)
    call.terminal.note(closing(count, call.options.remove === true))
  },
}

function listAll({ terminal }: Call, store: SqliteStore, projectId: string): number {
  let count = 0
  for (const link of unprovenLinks(store, projectId)) {
    terminal.say(...cellsOf(link))
    count++
  }
  return count
}

/** Reports each removed page at once, so that the operator knows how far an interrupted removal got. */
async function removeAll(call: Call, store: SqliteStore, projectId: string): Promise<number> {
  let count = 0
  for await (const slice of removeLinks(call, store, projectId)) {
    for (const link of slice) call.terminal.say(...cellsOf(link))
    count += slice.length
  }
  return count
}

function cellsOf({ contact_id, company_id, company_name, source, actor, linked_at }: UnprovenLink): string[] {
  return [contact_id, company_id, company_name, actor === null ? source : `${source} ${actor}`, new Date(linked_at).toISOString()]
}

function closing(count: number, isRemoved: boolean): string {
  const links = `${count} unproven ${count === 1 ? 'link' : 'links'}`
  if (isRemoved) return `Removed ${links}. Contacts, companies and their events stay.`
  if (count === 0) return 'There is no unproven link.'
  return `${links}: in strict verification they open no company. Confirm a link from an account, or remove all with --remove.`
}
