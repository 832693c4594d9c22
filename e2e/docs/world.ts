import type { Page } from '@playwright/test'
import type { Account } from '../account.js'
import type { Shell } from './shell.js'

/** Where HAL runs for a document, and how its owner signs in. */
export interface Hal {
  url: string
  email: string
  password: string
  /** As the names of its files have it. */
  version: string
  account: Account
  /** The SQLite file. */
  databasePath: string
}

/** What the blocks of one document share. */
export interface World {
  /** A folder of the document's own, in which its blocks run. */
  folder: string
  /** A page of the browser. */
  page: Page
  shell: Shell
  /** The server: the one that a block of the document has started, else one of the built server. */
  hal(): Promise<Hal>
  /** The shell of a machine that blocks may change, or `null` if there can be none. */
  machine(): Promise<Shell | null>
  /** Starts a program that serves, as a reader does in another terminal. Returns the address that it prints. */
  terminal(command: string, options: { cwd: string; env?: Record<string, string> }): Promise<{ url: string; printed: string }>
  /** From now on this is the server of the document. */
  use(hal: Pick<Hal, 'url' | 'email' | 'password' | 'databasePath'>): Promise<void>
  /** A text of the document with the addresses and secrets of this run in place of those of the document. */
  filled(text: string): Promise<string>
  /** Says that a block was not run, and why. */
  skip(reason: string): void
  /** What an earlier block left for a later one. */
  kept: Map<string, string>
}
