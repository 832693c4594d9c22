import type { ParseArgsConfig } from 'node:util'
import type { Config } from '../config.js'
import type { Terminal } from './terminal.js'

/** 0: done. 1: not done, or findings. 2: the command line or the environment is invalid. */
export type ExitCode = 0 | 1 | 2

/** A command that an operator runs in a terminal: `npm run hal -- NAME …` (docs/operations.md). */
export interface Operation {
  name: string
  /** The words after the name, as the help shows them. */
  usage: string
  /** One line, for the list of operations. */
  summary: string
  /** The full description, and what to know before running it. */
  help: string
  options?: NonNullable<ParseArgsConfig['options']>
  /** The maximum number of words after the name. More is a wrong use. */
  mostWords: number
  run(call: Call): Promise<ExitCode>
}

/** One run of an operation. */
export interface Call {
  /** The words after the name. */
  words: string[]
  options: Record<string, unknown>
  config: Pick<Config, 'databasePath' | 'secret' | 'publicUrl' | 'host' | 'port'>
  /** The text of the SDK's stub. */
  stub: string
  terminal: Terminal
  /** Returns the absolute path of a file that the operator named. */
  resolve(file: string): string
  /** Creates a TypeID with that prefix. */
  newId(prefix: string): string
  /** Epoch ms. */
  now(): number
  /** Resolves after `ms`. */
  rest(ms: number): Promise<void>
}
