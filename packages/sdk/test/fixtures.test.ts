import { parseBatch } from '@hal/contract'
import { loadInvalid, loadValid, type Loaded } from '@hal/contract/fixtures'
import { expect, it } from 'vitest'
import { createClient } from '../src/api/client.js'
import type { Hal } from '../src/api/types.js'
import { createFakeBrowser, noSentences } from './fake-browser.js'
import { createFakeServer } from './fake-server.js'
import { toCall } from './fixture-call.js'

/** Calls the SDK as a page without types would. */
function callAs(hal: Hal, fixture: Loaded): Promise<unknown> | undefined {
  const call = toCall(fixture)
  const methods: Record<string, unknown> = { ...hal }
  return call && (methods[call.method] as (...args: unknown[]) => Promise<unknown>)(...call.args)
}

const isSingle = (fixture: Loaded): boolean => toCall(fixture) !== undefined

async function send(fixture: Loaded) {
  const server = createFakeServer()
  const browser = createFakeBrowser(server)
  const hal = createClient({ projectId: 'demo', endpoint: 'https://hal.example' }, browser.openPage(), noSentences)
  const outcome = callAs(hal, fixture)?.then(() => 'sent', ({ code }: { code: string }) => code)
  await browser.advance(2000)
  return { outcome: await outcome, operations: server.requests.flatMap((request) => request.operations) }
}

// The largest body of a single call leaves no room for the members of a batch: the SDK refuses that call alone.
const fitsBatch = ({ name }: { name: string }): boolean => name !== 'fine-print-body-512-kib'

it.each(loadValid().filter(isSingle).filter(fitsBatch))('sends $name as the contract reads it: $title', async (fixture) => {
  const { outcome, operations } = await send(fixture)
  expect(outcome).toBe('sent')
  const parse = parseBatch({ project_id: 'demo', visitor_id: 'v', operations })
  expect(parse.ok && parse.value.operations.map((operation) => operation.parse)).toMatchObject([{ ok: true }])
})

it.each(loadInvalid().filter(isSingle))('never throws at $name, and refuses it with the code of the server if at all: $title', async (fixture) => {
  expect(['sent', 'invalid_request', 'too_large']).toContain((await send(fixture)).outcome)
})
