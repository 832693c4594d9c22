/**
 * Who may import whom. A layer imports itself and what stands in `imports`, as `values` or only as
 * `types`; with `packages` it imports no package but those, no built-in module of Node either.
 * A source file that is in no layer is refused: a new folder is added here, with a reason to be one.
 *
 * @typedef {'values' | 'types'} Kind
 * @typedef {object} Layer
 * @property {string} path folder, or file without its ending
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
    // `node:url` for `domainToUnicode`, which asks nothing but its argument.
    packages: ['tldts', 'node:url'],
    pure: true,
  },
  // Stands before the store that it is a file of: its error classes are for everybody.
  port: { path: `${server}/store/port`, imports: { contract: 'types', domain: 'types' } },
  // The accounts' tables are steps of the one schema.
  store: { path: `${server}/store`, imports: { contract: 'values', domain: 'values', port: 'values', accounts: 'values' } },
  identity: { path: `${server}/identity`, imports: { contract: 'values', domain: 'types' } },
  accounts: { path: `${server}/accounts`, imports: { contract: 'values' } },
  // What is counted by rate, and under which key.
  limits: { path: `${server}/limits`, imports: {} },
  // The store is handed in: who calls it knows its port and not which one it is.
  ingest: {
    path: `${server}/ingest`,
    imports: { contract: 'values', domain: 'values', identity: 'values', port: 'values', limits: 'values' },
  },
  // What is done in the background, in slices; whoever has a store may run it: the server and a terminal.
  housekeeping: { path: `${server}/housekeeping`, imports: { port: 'values' } },
  config: { path: `${server}/config`, imports: { contract: 'values' } },
  // What a page needs to use a project. The terminal and the start page show the same.
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
  // Where backups lie and what they are named: a terminal writes them, the server reports their age.
  backups: { path: `${server}/backups`, imports: {} },
  // What an operator does from a terminal, on the database itself: the server may be down.
  operations: {
    path: `${server}/operations`,
    imports: { contract: 'types', domain: 'values', port: 'values', store: 'values', accounts: 'values', config: 'values', housekeeping: 'values', installation: 'values', backups: 'values' },
  },
  // The second entry, which puts operations together as `main` does the server.
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

/** The layer that an import by package name reaches. */
export const layersByPackage = new Map([
  ['@hal/contract', 'contract'],
  ['@hal/sdk', 'sdk'],
  ['@hal/server', 'main'],
])

/** Tests and their helpers put layers together as they need. */
export const testFiles = ['**/*.test.ts', '**/test/**', '**/*.conformance.ts', '**/conformance.ts', '**/testing.ts']
