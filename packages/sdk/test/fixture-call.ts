import type { InvalidFixture, Loaded } from '../../contract/fixtures/load.js'

type Fields = Record<string, unknown>

/** A method of the client, and its arguments as a page without types may pass them. */
export interface FixtureCall {
  method: 'identify' | 'setProperties' | 'track' | 'setStage' | 'setDeal'
  args: unknown[]
}

/** What the SDK writes itself. */
const envelope = ['project_id', 'app_id', 'visitor_id', 'id', 'type', 'seq', 'timestamp', 'sent_at', 'visitor_token', 'dry_run']

/** The call that says what the fixture says, but for the envelope; a batch is no call. */
export function toCall({ route, body }: Loaded): FixtureCall | undefined {
  const { timestamp } = Object(body)
  const fields: Fields = Object.fromEntries(Object.entries(Object(body)).filter(([name]) => !envelope.includes(name)))
  const { name, value, properties, metadata, ...rest } = fields
  switch (route) {
    case 'identify':
      return { method: 'identify', args: [fields] }
    case 'set-properties':
      return { method: 'setProperties', args: [properties ?? metadata] }
    case 'track':
      return { method: 'track', args: [name, value, { ...rest, ...(properties !== undefined && { properties }), ...(timestamp !== undefined && { timestamp }) }] }
    case 'set-stage':
      return { method: 'setStage', args: [fields] }
    case 'set-deal':
      return { method: 'setDeal', args: [fields] }
    case 'send-message':
    case 'batch':
      return undefined
  }
}

/** What is not the page's to get wrong, or has no place in a call of that route. */
const beyondCall = (route: Loaded['route']): string[] => {
  if (route === 'track') return envelope.filter((name) => name !== 'timestamp')
  return route === 'set-properties' ? [...envelope, 'metadata'] : envelope
}

/** Whether a part that is wrong stands in the call. */
export function isWrongAsCall({ route, body, errors, idempotency_key }: InvalidFixture): boolean {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
  if (!isObject || idempotency_key !== undefined) return false
  const isVisitorId = (path: string) => path === 'visitor_id' && path in body
  return errors === undefined || errors.some(({ path }) => isVisitorId(path) || !beyondCall(route).includes(path))
}
