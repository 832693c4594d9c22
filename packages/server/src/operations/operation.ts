import type { ParseArgsConfig } from 'node:util'
import type { Config } from '../config.js'
import type { Terminal } from './terminal.js'

/** 0: done. 1: not done, or something was found. 2: the command line or the environment is wrong. */
export type ExitCode = 0 | 1 | 2

/** What an operator does from a terminal: `npm run hal -- NAME …` (docs/operations.md). */
export interface Operation {
  name: string
  /** The words after the name, as the help shows them. */
  usage: string
  /** One line, for the list of operations. */
  summary: string
  /** What it does in full, and what to know before doing it. */
  help: string
  options?: NonNullable<ParseArgsConfig['options']>
  /** How many words may follow the name; one more is a wrong use. */
  mostWords: number
  run(call: Call): Promise<ExitCode>
}

/** One use of an operation. */
export interface Call {
  /** The words after the name. */
  words: string[]
  options: Record<string, unknown>
  config: Pick<Config, 'databasePath' | 'secret' | 'publicUrl' | 'host' | 'port'>
  /** The text of the SDK's stub. */
  stub: string
  terminal: Terminal
  /** An absolute path of a file that the operator named. */
  resolve(file: string): string
  /** A new TypeID of that prefix. */
  newId(prefix: string): string
  /** Epoch ms. */
  now(): number
  /** Resolves after so many ms. */
  rest(ms: number): Promise<void>
}
