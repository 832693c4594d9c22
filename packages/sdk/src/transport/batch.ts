import { byteLength } from '../queue/bounds.js'
import type { Call } from '../queue/call.js'
import { toJson } from '../queue/json.js'
import type { Ledger } from '../queue/ledger.js'

/** As in package.json: the loss ledger counts by it. */
export const sdkVersion = '0.2.2'

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
  let body = `${toJson({ ...envelope, visitor_id: visitor, visitor_token: token, device })?.slice(0, -1)},"operations":[`
  let bytes = byteLength(body) + 2
  const calls: Call[] = []
  for (const call of waiting) {
    const seq = ledger && call.seq
    const end = seq ? `,"seq":${seq}},` : '},'
    const size = call.bytes + end.length - 1
    if (calls[0] && (calls.length >= maxCalls || bytes + size > maxBytes || call.visitor !== visitor || call.token !== token)) break
    bytes += size
    body += call.json.slice(0, -1) + end
    calls.push(call)
    call.sentSeq = seq
  }
  return { body: `${body.slice(0, -1)}]}`, bytes, calls }
}
