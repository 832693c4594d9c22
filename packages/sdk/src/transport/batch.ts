import type { Call } from '../queue/call.js'
import type { Ledger } from '../queue/store.js'

export interface Batch {
  body: string
  bytes: number
  calls: Call[]
}

/** UTF-8 bytes of a text. */
const byteLength = (text: string): number => new TextEncoder().encode(text).length

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
  const { visitor, token } = first.operation
  const device = ledger && { id: ledger.id, dropped: ledger.dropped }
  let body = JSON.stringify({ ...envelope, visitor_id: visitor, visitor_token: token, device }).slice(0, -1) + ',"operations":['
  let bytes = byteLength(body) + 2
  let guess = ledger?.seq ?? 0
  const calls: Call[] = []
  for (const call of waiting) {
    const { operation } = call
    // not stored yet: the number that it will most likely get
    const seq = operation.seq ?? (ledger && ++guess)
    const text = operation.json.slice(0, -1) + (seq ? `,"seq":${seq}},` : '},')
    const size = byteLength(text)
    if (calls[0] && (calls.length >= maxCalls || bytes + size > maxBytes || operation.visitor !== visitor || operation.token !== token)) break
    bytes += size
    body += text
    call.told = seq
    calls.push(call)
  }
  return { body: `${body.slice(0, -1)}]}`, bytes, calls }
}
