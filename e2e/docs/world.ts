import type { Page } from '@playwright/test'
import type { Account } from '../account.js'
import type { Shell } from './shell.js'

/** The HAL of a document, and the sign-in of its owner. */
export interface Hal {
  url: string
  email: string
  password: string
  /** The version in the file names of its packages. */
  version: string
  account: Account
  /** The SQLite file. */
  databasePath: string
}

/** The state that the blocks of one document share. */
export interface World {
  /** The document's own folder, in which its blocks run. */
  folder: string
  /** A page of the browser. */
  page: Page
  shell: Shell
  /** The server that a block of the document has started, or else a new one of the built server. */
  hal(): Promise<Hal>
  /** A shell on a machine that blocks may change, or `null` if this system cannot provide one. */
  machine(): Promise<Shell | null>
  /** Starts a server program, as a reader does in another terminal. Returns the address that it prints. */
  terminal(command: string, options: { cwd: string; env?: Record<string, string> }): Promise<{ url: string; printed: string }>
  /** Makes this the server of the document from now on. */
  use(hal: Pick<Hal, 'url' | 'email' | 'password' | 'databasePath'>): Promise<void>
  /** Replaces the addresses and secrets of the document in a text with those of this run. */
  filled(text: string): Promise<string>
  /** Reports that a block was not run, and why. */
  skip(reason: string): void
  /** Values that earlier blocks leave for later ones. */
  kept: Map<string, string>
}
