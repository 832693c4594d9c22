import type { BatchRequest, BatchResult } from '@hal/contract/types'

export type Behaviour =
  | 'ok'
  | 'network_error'
  /** Applied, but the answer never arrives. */
  | 'lost'
  | 'hang'
  | { status: number; headers?: Record<string, string>; body?: unknown }

export interface Received extends BatchRequest {
  contentType: string | null
  keepalive: boolean
  bytes: number
}

/** A server of `spec/wire.md` as far as delivery goes: applies an id once, answers a second time with the first result. */
export const createFakeServer = () => {
  const applied = new Map<string, BatchResult>()
  const order: BatchRequest['operations'] = []
  const requests: Received[] = []
  let plan = (_batch: Received, _count: number): Behaviour => 'ok'
  let answer = (_operation: BatchRequest['operations'][number]): Partial<BatchResult> => ({})

  const apply = (batch: BatchRequest): BatchResult[] =>
    batch.operations.map((operation) => {
      const id = String(operation.id)
      const known = applied.get(id)
      if (known) return { ...known, status: 'duplicate' }
      const result: BatchResult = {
        id,
        status: 'ok',
        result: { event_id: id, contact_id: null, company_id: null, warnings: [] },
        ...answer(operation),
      }
      if (result.status === 'rejected') return result
      applied.set(id, result)
      order.push({ ...operation, visitor_id: operation.visitor_id ?? batch.visitor_id ?? '', visitor_token: operation.visitor_token ?? batch.visitor_token ?? null })
      return result
    })

  const fetch = async (input: RequestInfo | URL): Promise<Response> => {
    if (!(input instanceof Request)) throw new TypeError('The fake browser hands over a Request')
    const text = await input.text()
    const parsed: BatchRequest = JSON.parse(text)
    const batch = {
      ...parsed,
      contentType: input.headers.get('content-type'),
      keepalive: input.keepalive,
      bytes: new TextEncoder().encode(text).length,
    }
    requests.push(batch)
    const behaviour = plan(batch, requests.length)
    if (behaviour === 'hang') return new Promise(() => undefined)
    if (behaviour === 'network_error') throw new TypeError('Failed to fetch')
    if (typeof behaviour === 'object') return Response.json(behaviour.body ?? {}, behaviour)
    const results = apply(batch)
    if (behaviour === 'lost') throw new TypeError('Failed to fetch')
    return Response.json({ results })
  }

  return {
    fetch,
    requests,
    /** What took effect, in order, each with its visitor. */
    order,
    /** Names of the events that took effect, in order. */
    names: () => order.map((operation) => ('name' in operation ? operation.name : operation.type)),
    /** The numbers that the loss ledger counts, each of a device once: as many as calls were made, whichever of them told which. */
    counted(): number[] {
      const told = requests.flatMap(({ device, operations }) => operations.flatMap(({ seq }) => (seq ? `${device?.id} ${seq}` : [])))
      return [...new Set(told)].map((text) => Number(text.split(' ')[1])).sort((one, other) => one - other)
    },
    behave(next: typeof plan | Behaviour) {
      plan = typeof next === 'function' ? next : () => next
    },
    answer(next: typeof answer) {
      answer = next
    },
  }
}

export type FakeServer = ReturnType<typeof createFakeServer>
