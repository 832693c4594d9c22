/**
 * Allowed imports of each layer. A layer imports itself and the layers in `imports`, as `values` or only as `types`.
 * With `packages`, it imports only those packages, and no built-in module of Node.
 * A source file outside of all layers is refused: add a new folder here, with the reason for it.
 *
 * @typedef {'values' | 'types'} Kind
 * @typedef {object} Layer
 * @property {string} path folder, or file without its extension
 * @property {Record<string, Kind>} imports
 * @property {string[]} [packages]
 * @property {true} [pure] no promise, clock, randomness or other effect
 */

const server = 'packages/server/src'

/** @type {Record<string, Layer>} */
export const layers = {
  contract: { path: 'packages/contract/src', imports: {}, packages: ['zod', 'fastest-levenshtein'] },
  // zod as a value costs the bundle 76 kB, types cost nothing.
  sdk: { path: 'packages/sdk/src', imports: { contract: 'types' }, packages: [] },
  domain: {
    path: `${server}/domain`,
    imports: { contract: 'values' },
    // `node:url` for `domainToUnicode`, which depends only on its argument.
    packages: ['tldts', 'node:url'],
    pure: true,
  },
  // A separate layer, although its files are in the store: every layer may use its error classes.
  port: { path: `${server}/store/port`, imports: { contract: 'types', domain: 'types' } },
  // The migrations of the one schema include the accounts' tables.
  store: { path: `${server}/store`, imports: { contract: 'values', domain: 'values', port: 'values', accounts: 'values' } },
  identity: { path: `${server}/identity`, imports: { contract: 'values', domain: 'types' } },
  accounts: { path: `${server}/accounts`, imports: { contract: 'values' } },
  // Rate limits and their keys.
  limits: { path: `${server}/limits`, imports: {} },
  // `main` passes the store in. Ingest knows its port, not the implementation.
  ingest: {
    path: `${server}/ingest`,
    imports: { contract: 'values', domain: 'values', identity: 'values', port: 'values', limits: 'values' },
  },
  // Background work in slices. It runs wherever there is a store: in the server and in a terminal.
  housekeeping: { path: `${server}/housekeeping`, imports: { port: 'values' } },
  config: { path: `${server}/config`, imports: { contract: 'values' } },
  // The snippets of a project. The terminal and the start page show the same ones.
  installation: { path: `${server}/installation`, imports: {} },
  http: {
    path: `${server}/http`,
    imports: {
      installation: 'values',
      contract: 'values',
      ingest: 'values',
      accounts: 'values',
      domain: 'types',
      port: 'values',
      config: 'types',
      limits: 'values',
    },
  },
  // Location and names of backups: the `hal` command writes them, the server reports their age.
  backups: { path: `${server}/backups`, imports: {} },
  // Operators' commands, which work on the database itself, because the server may be down.
  operations: {
    path: `${server}/operations`,
    imports: { contract: 'types', domain: 'values', port: 'values', store: 'values', accounts: 'values', config: 'values', housekeeping: 'values', installation: 'values', backups: 'values' },
  },
  // The second entry point: it assembles operations as `main` assembles the server.
  hal: { path: `${server}/hal`, imports: { operations: 'values', config: 'values', main: 'values' } },
  main: {
    path: `${server}/main`,
    imports: {
      contract: 'values',
      domain: 'values',
      port: 'values',
      store: 'values',
      identity: 'values',
      accounts: 'values',
      ingest: 'values',
      config: 'values',
      limits: 'values',
      http: 'values',
      housekeeping: 'values',
      backups: 'values',
    },
  },
}

/** The layer of an import by package name. */
export const layersByPackage = new Map([
  ['@hal/contract', 'contract'],
  ['@hal/sdk', 'sdk'],
  ['@hal/server', 'main'],
])

/** Tests and their helpers may import any layer. */
export const testFiles = ['**/*.test.ts', '**/test/**', '**/*.conformance.ts', '**/conformance.ts', '**/testing.ts']
