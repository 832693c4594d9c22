import { parseArgs } from 'node:util'
import { helpOf, overview } from './help.js'
import { operations } from './operations.js'
import { WrongUse } from './faults.js'
import type { Call, ExitCode, Operation } from './operation.js'

/** What an operation needs of its surroundings. */
export type Surroundings = Omit<Call, 'words' | 'options'>

/**
 * Carries out one command line, without the program's name.
 * @throws WrongUse, OperationFailed, ConfigError, or an error of the store
 */
export async function runHal(args: string[], surroundings: Surroundings): Promise<ExitCode> {
  const [name, ...rest] = args
  const { terminal } = surroundings
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.say(overview(operations))
    return name === undefined ? 2 : 0
  }
  const operation = operations.find((each) => each.name === name)
  if (!operation) throw new WrongUse(`There is no \`hal ${name}\`.\n\n${overview(operations)}`)
  const { values, positionals } = parse(operation, rest)
  if (values.help === true) {
    terminal.say(helpOf(operation))
    return 0
  }
  return operation.run({ ...surroundings, words: positionals, options: values })
}

function parse(operation: Operation, args: string[]) {
  try {
    const options = { ...operation.options, help: { type: 'boolean', short: 'h' } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values: values as Record<string, unknown>, positionals }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new WrongUse(`${said}\n\n${helpOf(operation)}`)
  }
}
