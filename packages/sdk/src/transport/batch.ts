import { byteLength } from '../queue/bounds.js'
import type { Call } from '../queue/call.js'
import type { Ledger } from '../queue/store.js'

/** As in package.json: the loss ledger counts by it. */
export const sdkVersion = '0.1.0'

export interface Batch {
  body: string
  bytes: number
  calls: Call[]
}

/** As many calls of one visitor from the front as fit into one request; at least one. */
export const toBatch = (
  waiting: Call[],
  maxCalls: number,
  maxBytes: number,
  envelope: { project_id: string; sent_at: number },
  ledger: Ledger | undefined,
): Batch | undefined => {
  const [first] = waiting
  if (!first) return undefined
  const { visitor, token } = first
  const device = ledger && { id: ledger.id, dropped: ledger.dropped, sdk_version: sdkVersion }
  let body = JSON.stringify({ ...envelope, visitor_id: visitor, visitor_token: token, device }).slice(0, -1) + ',"operations":['
  let bytes = byteLength(body) + 2
  let guess = ledger?.seq ?? 0
  const calls: Call[] = []
  for (const call of waiting) {
    // not stored yet: the number that it will most likely get, if it is not another page's
    const seq = ledger && (call.seq ?? (call.promise && ++guess))
    const end = seq ? `,"seq":${seq}},` : '},'
    const size = call.bytes + end.length - 1
    if (calls[0] && (calls.length >= maxCalls || bytes + size > maxBytes || call.visitor !== visitor || call.token !== token)) break
    bytes += size
    body += call.json.slice(0, -1) + end
    call.told = seq
    calls.push(call)
  }
  return { body: `${body.slice(0, -1)}]}`, bytes, calls }
}
