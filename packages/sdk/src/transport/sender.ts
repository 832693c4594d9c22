import type { Refusal } from '../api/error.js'
import type { Page } from '../browser/page.js'
import type { Call, Outcome } from '../queue/call.js'
import type { Queue } from '../queue/queue.js'
import type { Backoff } from './backoff.js'
import { toBatch } from './batch.js'
import type { Answer, Transport } from './transport.js'

export interface SenderDependencies {
  page: Pick<Page, 'Date' | 'navigator' | 'setTimeout' | 'clearTimeout'>
  queue: Queue
  transport: Transport
  backoff: Backoff
  options: { projectId: string; batchSize?: number | undefined; flushInterval?: number | undefined }
  /** Whether this tab is the one that sends. */
  isLeading(): boolean
  onSent(calls: Call[]): void
  /** What became of calls, those of other tabs and pages too. */
  onSettled(outcomes: [Call, Outcome][]): void
  /** What waits cannot be sent now: a request failed, or none may be made. */
  onStalled(refusal?: Refusal): void
}

export interface Sender {
  /** Sends what is due, or sets the timer for it; all that waits is due if so said. */
  pump(isUrgent?: boolean): void
  /**
   * The page may be gone in a moment: what is not settled goes out in a request that outlives it, if no older call can
   * wait elsewhere. `isSafe`: the next page finds what is not sent.
   */
  leave(isFirst: boolean, isSafe: boolean): void
  isSending(): boolean
}

const maxCalls = 500
/** While the page lives: to write, send and settle more in one task would be felt on a slow phone. */
const maxCallsOfTask = 250
const maxBytes = 60 * 1024
/** Chromium refuses more than 64 KiB in flight with `keepalive`, for the whole page (fetch.spec.whatwg.org). */
const maxKeptBytes = 60_000
/** So often in a row a lone call may make the server fail before the next one is tried without it. */
const maxFaults = 4

const noResult: Refusal = { code: 'internal', detail: 'No result' }

/** Those from the front that are stored: what is being stored goes before what comes after it. */
const storedFirst = (calls: Call[]): Call[] => {
  const end = calls.findIndex((call) => !call.block?.key)
  return end < 0 ? calls : calls.slice(0, end)
}

/** What was told with another running number than it has, or gets only later, goes out once more, for the ledger; not what is stored without one. */
const isOver = ({ isSettled, seq, told = 0, block }: Call): unknown => isSettled && (seq === told || (block?.key && !seq))

const refused = ({ id }: Call, problem: Refusal): Outcome => ({ id, status: 'rejected', problem })

/** Decides what is sent when; one plain request at a time, so that order is kept. */
export const createSender = ({ page, queue, transport, backoff, options, isLeading, onSent, onSettled, onStalled }: SenderDependencies): Sender => {
  const { projectId, batchSize = 20, flushInterval = 1000 } = options
  let timer: unknown
  let inFlight = 0
  let keptBytes = 0
  let isUrgent = false
  /** Halved by 413 and by faults of the server, doubled by success. */
  let limit = maxCalls
  let faults = 0
  /** A lone call that the server fails at: passed over once, and refused if the next one goes through. */
  let suspect: { call: Call; problem: Refusal } | undefined

  const pauseMs = (): number => (page.navigator.onLine === false ? Infinity : backoff.waitMs())

  const pump = (isAsked?: boolean): void => {
    page.clearTimeout(timer)
    isUrgent ||= !!isAsked
    queue.remove(queue.waiting().filter(isOver))
    const calls = queue.waiting()
    const [first] = calls
    // what another tab wants to be sent now may arrive a moment after the wish
    if (!first && !isAsked) isUrgent = false
    if (inFlight || !first || !isLeading()) return
    const pause = pauseMs()
    if (isUrgent && pause > 0) stall()
    const isDue = isUrgent || calls.length >= batchSize || calls.some((call) => call.type === 'identify')
    const wait = Math.max(pause, isDue ? 0 : Math.min(0, first.time - page.Date.now()) + flushInterval)
    if (wait <= 0) void send(storedFirst(calls.slice(0, maxCallsOfTask)).filter((call) => call !== suspect?.call), maxBytes, false)
    else if (wait < Infinity) timer = page.setTimeout(() => pump(), wait)
  }

  const stall = (refusal?: Refusal): void => {
    isUrgent = false
    onStalled(refusal)
  }

  const send = async (waiting: Call[], room: number, isKept: boolean): Promise<void> => {
    const batch = toBatch(waiting, limit, room, { project_id: projectId, sent_at: page.Date.now() }, queue.store()?.ledger)
    if (!batch || (isKept && batch.bytes > room)) return
    const { calls, bytes, body } = batch
    const mark = (count: number): void => {
      inFlight += count
      if (isKept) keptBytes += count * bytes
      for (const call of calls) {
        call.requests += count
        if (isKept) call.isKept = count > 0
      }
    }
    mark(1)
    onSent(calls)
    const answer = await transport(body, isKept)
    mark(-1)
    take(answer, calls)
    pump()
  }

  const take = (answer: Answer, calls: Call[]): void => {
    const isLone = calls.length < 2
    const half = Math.ceil(calls.length / 2)
    const [call] = calls
    if (answer.retryAfterMs !== undefined) {
      const { refusal: problem, retryAfterMs } = answer
      backoff.failed(retryAfterMs)
      faults = problem.status === 500 ? faults + 1 : 0
      if (faults) limit = half
      suspect = call && isLone && !suspect && faults > maxFaults && queue.waiting()[1] ? { call, problem } : undefined
      return stall(problem)
    }
    backoff.ended()
    const { results, refusal = noResult } = answer
    if (refusal.status === 413 && !isLone) {
      limit = half
      return
    }
    limit = Math.min(maxCalls, limit * 2)
    faults = 0
    const outcomes = calls.flatMap((call, index): [Call, Outcome][] => (call.isDone || call.isSettled ? [] : [[call, results?.[index] ?? refused(call, refusal)]]))
    if (suspect) outcomes.push([suspect.call, refused(suspect.call, suspect.problem)])
    suspect = undefined
    onSettled(outcomes)
    for (const [call] of outcomes) call.isSettled = true
  }

  return {
    pump,
    leave(isFirst, isSafe) {
      // not during a pause, nor while an earlier one is under way (order!)
      if (!(isFirst || isLeading()) || ((pauseMs() > 0 || keptBytes) && isSafe)) return
      void send(
        queue.waiting().filter((call) => !call.isKept),
        maxKeptBytes - keptBytes,
        true,
      )
    },
    isSending: () => inFlight > 0,
  }
}
