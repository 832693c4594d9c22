import { parseArgs } from 'node:util'
import { helpOf, overview } from './help.js'
import { operations } from './operations.js'
import { WrongUse } from './faults.js'
import type { Call, ExitCode, Operation } from './operation.js'
import type { Terminal } from './terminal.js'
import { takeWords } from './words.js'

/** The parts of a call that the program provides. */
export type Surroundings = Omit<Call, 'words' | 'options'>

const helpWords: readonly (string | undefined)[] = [undefined, '--help', '-h', 'help']

/**
 * Runs one command line, without the program's name.
 * @throws WrongUse, OperationFailed, ConfigError, or an error of the store
 */
export async function runHal(args: string[], surroundings: Surroundings): Promise<ExitCode> {
  const [name, ...rest] = args
  const { terminal } = surroundings
  if (helpWords.includes(name)) {
    takeWords('help', rest, 0)
    print(terminal, overview(operations))
    return name === undefined ? 2 : 0
  }
  const operation = operations.find((each) => each.name === name)
  if (!operation) throw new WrongUse(`There is no \`hal ${name}\`.`, overview(operations))
  const { values, positionals } = parse(operation, rest)
  if (values.help === true) {
    print(terminal, helpOf(operation))
    return 0
  }
  takeWords(operation.name, positionals, operation.mostWords, helpOf(operation))
  return operation.run({ ...surroundings, words: positionals, options: values })
}

function print(terminal: Terminal, lines: readonly string[]): void {
  for (const line of lines) terminal.say(line)
}

function parse(operation: Operation, args: string[]) {
  try {
    const options = { ...operation.options, help: { type: 'boolean', short: 'h' } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values: values as Record<string, unknown>, positionals }
  } catch (error) {
    // Node adds advice on further lines, but the help explains it better.
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new WrongUse(said, helpOf(operation))
  }
}
