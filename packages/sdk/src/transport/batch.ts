import type { Call } from '../queue/call.js'
import type { Ledger } from '../queue/store.js'

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
  const device = ledger && { id: ledger.id, dropped: ledger.dropped }
  let body = JSON.stringify({ ...envelope, visitor_id: visitor, visitor_token: token, device }).slice(0, -1) + ',"operations":['
  const encoder = new TextEncoder()
  const byteLength = (text: string): number => encoder.encode(text).length
  let bytes = byteLength(body) + 2
  let guess = ledger?.seq ?? 0
  const calls: Call[] = []
  for (const call of waiting) {
    // not stored yet: the number that it will most likely get
    const seq = call.seq ?? (ledger && ++guess)
    const text = call.json.slice(0, -1) + (seq ? `,"seq":${seq}},` : '},')
    const size = byteLength(text)
    if (calls[0] && (calls.length >= maxCalls || bytes + size > maxBytes || call.visitor !== visitor || call.token !== token)) break
    bytes += size
    body += text
    call.told = seq
    calls.push(call)
  }
  return { body: `${body.slice(0, -1)}]}`, bytes, calls }
}
