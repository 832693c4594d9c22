import { createJudge } from '../fuzz/verdict.js'
import { reproduction } from '../fuzz/request.js'
import type { Heard } from '../fuzz/wire.js'
import type { Attempt, WidgetCall } from './calls.js'
import { bytesOf } from './requests.js'

/** What strangers sent, and what came of it. */
export interface Book {
  statuses: Record<string, Record<string, number>>
  requests: number
  /** How to repeat what was answered as it must not be. */
  faults: string[]
  /** Bytes of operations that were taken, as the server counts them. */
  bytesByAddress: Map<string, number>
  bytesByProject: Map<string, number>
  note(address: string, attempt: Attempt, heard: Heard): void
}

const mostFaults = 5

/** @param secrets texts that no answer may hold */
export function openBook(url: string, secrets: readonly string[]): Book {
  const judge = createJudge(secrets)
  const book: Book = { statuses: {}, requests: 0, faults: [], bytesByAddress: new Map(), bytesByProject: new Map(), note }

  function note(address: string, { kind, request, call }: Attempt, heard: Heard): void {
    book.requests++
    const ofKind = (book.statuses[kind] ??= {})
    const status = typeof heard === 'string' ? heard : String(heard.status)
    ofKind[status] = (ofKind[status] ?? 0) + 1
    const rendered = { method: request.method, bytes: bytesOf(request), isLast: false }
    const fault = judge.faultOf(rendered, heard)
    if (fault !== null && book.faults.length < mostFaults) book.faults.push(`${kind} ${fault}: ${reproduction(rendered, url)}\n${JSON.stringify(heard).slice(0, 500)}`)
    const bytes = call && typeof heard !== 'string' && heard.status === 200 ? takenBytes(call, heard.headers, heard.body) : 0
    if (!call || bytes === 0) return
    add(book.bytesByAddress, address, bytes)
    add(book.bytesByProject, call.projectId, bytes)
  }

  return book
}

function takenBytes({ isDryRun, isBatch, bodyBytes, operations, device }: WidgetCall, headers: ReadonlyMap<string, string>, body: string): number {
  if (isDryRun) return 0
  if (!isBatch) return headers.has('idempotent-replayed') ? 0 : bodyBytes
  const { results } = JSON.parse(body) as { results: { status: string }[] }
  const taken = operations.filter((_, index) => results[index]?.status === 'ok')
  if (taken.length > 0 && taken.length === operations.length) return bodyBytes
  const ofDevice = device === undefined ? 0 : Buffer.byteLength(JSON.stringify(device))
  return taken.reduce<number>((sum, operation) => sum + Buffer.byteLength(JSON.stringify(operation)), ofDevice)
}

function add(sums: Map<string, number>, key: string, bytes: number): void {
  sums.set(key, (sums.get(key) ?? 0) + bytes)
}
