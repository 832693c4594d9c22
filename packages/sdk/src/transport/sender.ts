import type { Refusal } from '../api/error.js'
import { timeOfId } from '../browser/ids.js'
import type { Page } from '../browser/page.js'
import type { Call, Outcome } from '../queue/call.js'
import type { Queue } from '../queue/queue.js'
import type { Backoff } from './backoff.js'
import { toBatch, type Batch } from './batch.js'
import type { Answer, Transport } from './transport.js'

export interface SenderDependencies {
  page: Pick<Page, 'Date' | 'navigator' | 'setTimeout' | 'clearTimeout'>
  queue: Queue
  transport: Transport
  backoff: Backoff
  projectId: string
  batchSize: number
  flushIntervalMs: number
  /** Whether this tab is the one that sends. */
  isLeading(): boolean
  onSent(calls: Call[], isKept: boolean): void
  /** What became of calls, those of other tabs and pages too. */
  onSettled(outcomes: [Call, Outcome][]): void
  /** What waits cannot be sent now: a request failed, or none may be made. */
  onStalled(refusal?: Refusal): void
}

export interface Sender {
  /** Sends what is due, or sets the timer for it. */
  pump(): void
  /** Sends what waits without further delay. */
  flush(): void
  /** The page may be gone in a moment: what is not settled goes out in a request that outlives it. */
  leave(): void
  isSending(): boolean
}

const maxCalls = 500
const maxBytes = 60 * 1024
/** Chromium refuses more than 64 KiB in flight with `keepalive`, for the whole page (fetch.spec.whatwg.org). */
const maxKeptBytes = 60_000
/** So often in a row a lone call may make the server fail before the next one is tried without it. */
const maxFaults = 4

/** Decides what is sent when; one plain request at a time, so that order is kept. */
export const createSender = (dependencies: SenderDependencies): Sender => {
  const { page, queue, transport, backoff, projectId, batchSize, flushIntervalMs, isLeading, onSent, onSettled, onStalled } = dependencies
  let timer: unknown
  let inFlight = 0
  let keptBytes = 0
  let isUrgent = false
  /** Halved by 413 and by faults of the server, doubled by success. */
  let limit = maxCalls
  let faults = 0
  /** A lone call that the server fails at: passed over once, and refused if the next one goes through. */
  let suspect: { call: Call; problem: Refusal } | undefined

  const waiting = (): Call[] => [...queue.calls().values()]
  const pauseMs = (): number => (page.navigator.onLine === false ? Infinity : backoff.waitMs())
  const batchOf = (calls: Call[], bytes: number): Batch | undefined =>
    toBatch(calls, limit, bytes, { project_id: projectId, sent_at: page.Date.now() }, queue.store()?.ledger)

  const pump = (): void => {
    page.clearTimeout(timer)
    const calls = waiting()
    const [first] = calls
    if (inFlight || !first || !isLeading()) return
    const pause = pauseMs()
    if (pause > 0 && isUrgent) stall()
    const isDue = isUrgent || calls.length >= batchSize || calls.some(({ operation }) => operation.type === 'identify')
    const age = page.Date.now() - timeOfId(first.operation.id)
    const wait = Math.max(pause, isDue ? 0 : Math.min(flushIntervalMs, flushIntervalMs - age))
    if (wait > 0) {
      if (wait < Infinity) timer = page.setTimeout(pump, wait)
    } else void send(batchOf(calls.filter((call) => call.block?.key && call !== suspect?.call), maxBytes), false)
  }

  const stall = (refusal?: Refusal): void => {
    isUrgent = false
    onStalled(refusal)
  }

  const send = async (batch: Batch | undefined, isKept: boolean): Promise<void> => {
    if (!batch) return
    const calls = [...batch.calls.keys()]
    const carry = (count: number): void => {
      inFlight += count
      if (isKept) keptBytes += count * batch.bytes
      for (const call of calls) {
        call.requests += count
        if (isKept) call.isKept = count > 0
      }
    }
    carry(1)
    onSent(calls, isKept)
    const answer = await transport(batch.body, isKept)
    carry(-1)
    take(answer, calls, batch)
    if (!queue.calls().size) isUrgent = false
    pump()
  }

  const take = (answer: Answer, calls: Call[], batch: Batch): void => {
    const [first] = calls
    const isLone = calls.length < 2
    const isFault = answer.kind === 'retryable' && answer.refusal.status === 500
    const isTooLarge = answer.kind === 'final' && answer.refusal.status === 413 && !isLone
    limit = isFault || isTooLarge ? Math.ceil(calls.length / 2) : Math.min(maxCalls, limit * 2)
    if (answer.kind === 'retryable') {
      backoff.failed(answer.retryAfterMs)
      faults = isFault && isLone ? faults + 1 : 0
      suspect = first && faults > maxFaults && !suspect && queue.calls().size > 1 ? { call: first, problem: answer.refusal } : undefined
      return stall(answer.refusal)
    }
    backoff.ended()
    if (isTooLarge) return
    const results = new Map((answer.kind === 'success' ? answer.results : []).map((result) => [result.id, result]))
    const outcomeOf = ({ operation: { id } }: Call, problem: Refusal): Outcome => results.get(id) ?? { id, status: 'rejected', problem }
    const problem: Refusal = answer.kind === 'final' ? answer.refusal : { code: 'internal', detail: 'No result' }
    const outcomes = calls.filter((call) => !call.isDone).map((call): [Call, Outcome] => [call, outcomeOf(call, problem)])
    // one that told another running number than it has now goes out once more, for the ledger
    const gone = calls.filter((call) => !call.operation.seq || call.operation.seq === batch.calls.get(call))
    if (suspect) {
      outcomes.push([suspect.call, outcomeOf(suspect.call, suspect.problem)])
      gone.push(suspect.call)
      suspect = undefined
    }
    onSettled(outcomes)
    queue.remove(gone)
  }

  return {
    pump,
    flush() {
      isUrgent = true
      pump()
    },
    leave() {
      // a server that asked for a pause gets it: what is stored goes out with the next page
      if (pauseMs() > 0 && queue.store()?.isDurable) return
      const room = maxKeptBytes - keptBytes
      const batch = batchOf(waiting().filter((call) => !call.isKept && (isLeading() || !call.block?.key)), room)
      if (batch && batch.bytes <= room) void send(batch, true)
    },
    isSending: () => inFlight > 0,
  }
}
