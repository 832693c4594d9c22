import type { Call } from '../queue/call.js'
import type { Ledger } from '../queue/store.js'

export interface Batch {
  body: string
  bytes: number
  /** What it carries, each with the running number that it tells. */
  calls: Map<Call, number | undefined>
}

const encoder = new TextEncoder()

/** UTF-8 bytes of a text. */
const byteLength = (text: string): number => encoder.encode(text).length

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
  const head = JSON.stringify({ ...envelope, visitor_id: visitor, visitor_token: token, device }).slice(0, -1) + ',"operations":['
  const calls: Batch['calls'] = new Map()
  const texts: string[] = []
  let bytes = byteLength(head) + 2
  let guess = ledger?.seq ?? 0
  for (const call of waiting) {
    const { operation } = call
    // not stored yet: the number that it will most likely get
    const seq = operation.seq ?? (ledger && ++guess)
    const text = operation.json.slice(0, -1) + (seq ? `,"seq":${seq}}` : '}')
    const size = byteLength(text) + 1
    const isFull = texts.length >= maxCalls || (texts.length && bytes + size > maxBytes)
    if (isFull || operation.visitor !== visitor || operation.token !== token) break
    bytes += size
    texts.push(text)
    calls.set(call, seq)
  }
  return { body: `${head}${texts.join()}]}`, bytes, calls }
}
