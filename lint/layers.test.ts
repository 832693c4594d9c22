import { ESLint } from 'eslint'
import { expect, test } from 'vitest'
import { layers } from './layers.mjs'

// The probes are not on disk, so the rules that need types are left out.
const eslint = new ESLint({
  cwd: new URL('..', import.meta.url).pathname,
  overrideConfig: {
    languageOptions: { parserOptions: { projectService: false } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-misused-promises': 'off',
      '@typescript-eslint/await-thenable': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
    },
  },
})

async function report(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath })
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? 'fatal'}: ${message}`)
}

const probe = (layer: string) => (layer === 'main' ? `${layers.main?.path}.ts` : `${layers[layer]?.path}/probe.ts`)

const value = (specifier: string) => `import { thing } from '${specifier}'; export const other = thing`
const type = (specifier: string) => `export type { Thing } from '${specifier}'`

const refusedImports: [from: string, code: string][] = [
  ['contract', value('@hal/sdk')],
  ['contract', type('@hal/server')],
  ['contract', type('../../server/src/domain/records/rows.js')],
  ['contract', value('express')],
  ['contract', value('node:fs')],
  ['sdk', value('@hal/contract')],
  ['sdk', `import { type Thing } from '@hal/contract'; export type Other = Thing`],
  ['sdk', value('../../contract/src/limits.js')],
  ['sdk', type('@hal/server')],
  ['sdk', value('zod')],
  ['sdk', value('node:crypto')],
  ['domain', type('../store/port.js')],
  ['domain', type('../ingest/batch.js')],
  ['domain', type('../http/app.js')],
  ['domain', value('@hal/sdk')],
  ['domain', value('node:crypto')],
  ['domain', value('zod')],
  ['domain', `export const load = () => import('./late.js')`],
  ['store', type('../ingest/batch.js')],
  ['store', value('../http/app.js')],
  ['ingest', value('../store/memory.js')],
  ['ingest', value('../http/app.js')],
  ['http', value('../store/sqlite/store.js')],
  ['http', value('../domain/decide.js')],
  ['http', value('../domain/conversations/append.js')],
  ['http', value('../store/coalesce.js')],
  ['http', value('../config.js')],
  ['operations', value('../http/app.js')],
  ['operations', value('../main/ids.js')],
  ['main', value('./operations/run.js')],
  ['http', `export * from '../store/sqlite/store.js'`],
  ['http', `export const load = () => import('../store/sqlite/store.js')`],
  ...['contract', 'sdk', 'domain', 'store', 'accounts', 'ingest', 'config', 'http'].flatMap((from): [string, string][] => [
    [from, type('@hal/server')],
    ...(from === 'contract' || from === 'sdk' ? [] : [[from, value('../main.js')] satisfies [string, string]]),
  ]),
]

test.each(refusedImports)('%s refuses: %s', async (from, code) => {
  const messages = await report(probe(from), code)
  expect(messages.join('\n')).toMatch(/^(hal\/layers|no-restricted-syntax): /)
})

const allowedImports: [from: string, code: string][] = [
  ['contract', value('zod')],
  ['contract', value('./limits.js')],
  ['sdk', type('@hal/contract')],
  ['domain', value('@hal/contract')],
  ['domain', value('tldts')],
  ['domain', value('node:url')],
  ['store', value('../domain/change.js')],
  ['store', value('better-sqlite3')],
  ['ingest', value('../domain/decide.js')],
  ['ingest', type('../store/port.js')],
  ['http', value('../ingest/batch.js')],
  ['http', value('express')],
  ['operations', value('../store/sqlite/migrate.js')],
  ['main', value('./http/app.js')],
  ['main', value('./store/sqlite/store.js')],
]

test.each(allowedImports)('%s allows: %s', async (from, code) => {
  expect(await report(probe(from), code)).toEqual([])
})

test.each([
  'export async function late() {}',
  'export const late = (work: Promise<number>) => work',
  'export const now = () => Date.now()',
  'export const now = () => new Date()',
  'export const now = () => Date()',
  'export const now = () => performance.now()',
  'export const chance = () => Math.random()',
  'export const id = () => crypto.randomUUID()',
  'export const id = () => globalThis.crypto.randomUUID()',
  'export const later = () => setTimeout(() => {}, 1)',
  'export const env = () => process.env',
])('the domain is pure, so it refuses: %s', async (code) => {
  const messages = await report(probe('domain'), code)
  expect(messages.join('\n')).toMatch(/^no-restricted-/)
})

test('the domain reads a time that it is given', async () => {
  expect(await report(probe('domain'), 'export const iso = (now: number) => new Date(now).toISOString()')).toEqual([])
})

test('a source file that is in no layer is refused', async () => {
  expect(await report('packages/server/src/helpers/probe.ts', 'export const one = 1')).toEqual([
    'hal/layers: this file is in no layer (lint/layers.mjs)',
  ])
})

test.each([
  ['@typescript-eslint/no-explicit-any', 'export const cast = (value: unknown) => value as any'],
  ['@typescript-eslint/no-non-null-assertion', 'export const sure = (value?: string) => value!'],
  ['@typescript-eslint/no-unused-vars', `import { thing } from '../domain/decide.js'`],
])('%s is on', async (rule, code) => {
  const messages = await report(probe('store'), code)
  expect(messages.join('\n')).toMatch(new RegExp(`^${rule}: `))
})
