import type { SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { openToWrite } from './database.js'
import { WrongUse } from './faults.js'
import type { Call, ExitCode } from './operation.js'
import { takeWords } from './words.js'

/** A subcommand such as `list`, which runs on a database that is open for writing. */
export interface Work {
  /** The maximum number of further words. */
  mostWords: number
  /** The options of the operation that it accepts. */
  options: readonly string[]
  run(call: Call, store: SqliteStore): Promise<void>
}

/**
 * Runs the subcommand in the first word. Default: `list`.
 * @param of name of the operation
 * @throws WrongUse for an unknown subcommand, word or option
 */
export async function runWork(of: string, works: Record<string, Work>, call: Call): Promise<ExitCode> {
  const [name = 'list', ...words] = call.words
  const work = Object.hasOwn(works, name) ? works[name] : undefined
  if (work === undefined) throw new WrongUse(`\`hal ${of} ${name}\` is not known: it may be ${Object.keys(works).join(', ')}.`)
  takeWords(`${of} ${name}`, words, work.mostWords)
  takeOptions(`${of} ${name}`, call.options, work.options)
  const store = openToWrite(call.config.databasePath)
  try {
    await work.run({ ...call, words }, store)
    return 0
  } finally {
    await store.close()
  }
}

function takeOptions(command: string, given: Call['options'], known: readonly string[]): void {
  const surplus = Object.keys(given).find((option) => !known.includes(option))
  if (surplus === undefined) return
  const takes = known.length === 0 ? 'no options' : known.map((option) => `--${option}`).join(', ')
  throw new WrongUse(`\`hal ${command}\` does not take --${surplus}: it takes ${takes}.`)
}
