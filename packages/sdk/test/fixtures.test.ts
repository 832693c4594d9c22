import { parseBatch } from '@hal/contract'
import { loadInvalid, loadValid, type Loaded } from '@hal/contract/fixtures'
import { expect, it } from 'vitest'
import { createClient } from '../src/api/client.js'
import type { Hal } from '../src/api/types.js'
import { createFakeBrowser } from './fake-browser.js'
import { createFakeServer } from './fake-server.js'

type Fields = Record<string, unknown>

/** The fields of a call; the SDK writes the envelope itself. */
function fieldsOf({ body }: Loaded): Fields {
  const envelope = ['project_id', 'app_id', 'visitor_id', 'id', 'timestamp', 'sent_at', 'visitor_token', 'dry_run']
  return Object.fromEntries(Object.entries(Object(body)).filter(([name]) => !envelope.includes(name)))
}

/** Calls the SDK as a page without types would. */
function callAs(hal: Hal, fixture: Loaded): Promise<unknown> | undefined {
  const { name, value, properties, metadata, ...rest } = fieldsOf(fixture)
  switch (fixture.route) {
    case 'identify':
      return hal.identify(fieldsOf(fixture) as never)
    case 'set-properties':
      return hal.setProperties((properties ?? metadata) as never)
    case 'track':
      return hal.track(name as never, value as never, { ...rest, ...(properties !== undefined && { properties }) } as never)
    case 'set-stage':
      return hal.setStage(fieldsOf(fixture) as never)
    case 'set-deal':
      return hal.setDeal(fieldsOf(fixture) as never)
    case 'batch':
      return undefined
  }
}

const isSingle = ({ route }: Loaded): boolean => route !== 'batch'

async function send(fixture: Loaded) {
  const server = createFakeServer()
  const browser = createFakeBrowser(server)
  const hal = createClient({ projectId: 'demo', endpoint: 'https://hal.example' }, browser.openPage())
  const outcome = callAs(hal, fixture)?.then(() => 'sent', ({ code }: { code: string }) => code)
  await browser.advance(2000)
  return { outcome: await outcome, operations: server.requests.flatMap((request) => request.operations) }
}

it.each(loadValid().filter(isSingle))('sends $name as the contract reads it: $title', async (fixture) => {
  const { outcome, operations } = await send(fixture)
  expect(outcome).toBe('sent')
  const parse = parseBatch({ project_id: 'demo', visitor_id: 'v', operations })
  expect(parse.ok && parse.value.operations.map((operation) => operation.parse)).toMatchObject([{ ok: true }])
})

it.each(loadInvalid().filter(isSingle))('never throws at $name, and refuses it with the code of the server if at all: $title', async (fixture) => {
  expect(['sent', 'invalid_request']).toContain((await send(fixture)).outcome)
})
