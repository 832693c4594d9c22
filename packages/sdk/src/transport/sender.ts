import type { Refusal } from '../api/error.js'
import type { Page } from '../browser/page.js'
import type { Call } from '../queue/call.js'
import type { Queue } from '../queue/queue.js'
import type { Answer } from './answer.js'
import type { Backoff } from './backoff.js'
import { toBatch } from './batch.js'
import { createIsolation } from './isolation.js'
import { readOutcomes, refused, type Settled } from './outcomes.js'
import type { Transport } from './transport.js'

export interface SenderDependencies {
  page: Pick<Page, 'Date' | 'navigator' | 'setTimeout' | 'clearTimeout'>
  queue: Queue
  transport: Transport
  backoff: Backoff
  options: { projectId: string; batchSize?: number | undefined; flushInterval?: number | undefined }
  /** Whether this tab is the one that sends. */
  isLeading(): boolean
  onSent(calls: Call[]): void
  /** The server answered calls, also of other tabs and pages. */
  onSettled(outcomes: Settled[]): void
  /** The waiting calls cannot be sent now: a request failed, or none may be made. */
  onStalled(refusal?: Refusal): void
}

export interface Sender {
  /** Sends the calls that are due, or sets a timer for them. With `isAsked` all waiting calls are due. */
  pump(isAsked?: boolean): void
  /**
   * The page may be gone in a moment: sends what is not settled in a request that outlives it, unless an older call can
   * wait elsewhere. With `isSafe` the next page finds what is not sent.
   */
  leave(isFirst: boolean, isSafe: boolean): void
  isSending(): boolean
  /** Ends its timers. */
  stop(): void
}

/** Of a request; with `keepalive` of all that are in flight, since Chromium refuses more than 64 KiB of a page (fetch.spec.whatwg.org). */
const maxBytes = 60_000

const noResult: Refusal = { code: 'foreign_answer', detail: 'HTTP 200' }

/** The calls at the front that have their running numbers. The others follow in a moment, and order is kept. */
const numberedFirst = (calls: Call[]): Call[] => {
  const end = calls.findIndex(({ seq }) => seq == null)
  return end < 0 ? calls : calls.slice(0, end)
}

/**
 * A call that was answered before it had its number goes out once more with it, for the loss ledger. The tab that leads
 * does so for what other tabs have stored.
 */
const isOver = ({ isSettled, seq, sentSeq = 0, block }: Call, isLeading: boolean): unknown => isSettled && (isLeading ? seq === sentSeq || seq === 0 : block?.key)

/** Decides what is sent when. One plain request at a time, so that order is kept. */
export const createSender = ({ page, queue, transport, backoff, options, isLeading, onSent, onSettled, onStalled }: SenderDependencies): Sender => {
  const { projectId, batchSize = 20, flushInterval = 1000 } = options
  const isolation = createIsolation()
  let dueTimer: unknown
  let pauseTimer: unknown
  let inFlight = 0
  let keptBytes = 0
  let isUrgent = false

  const pauseMs = (): number => (page.navigator.onLine === false ? Infinity : backoff.waitMs())

  const stop = (): void => {
    page.clearTimeout(dueTimer)
    page.clearTimeout(pauseTimer)
    dueTimer = undefined
  }

  /** The wall clock may jump or stand still: a timer says when the calls that wait now are due. */
  const startWaiting = (): void => {
    dueTimer ??= page.setTimeout(() => {
      dueTimer = undefined
      for (const call of queue.waiting()) call.isDue = true
      pump()
    }, flushInterval)
  }

  const isDue = (calls: Call[]): boolean => isUrgent || calls.length >= batchSize || calls.some((call) => call.isDue || (call.type === 'identify' && !call.isSettled))

  const pump = (isAsked?: boolean): void => {
    page.clearTimeout(pauseTimer)
    isUrgent ||= !!isAsked
    queue.remove(queue.waiting().filter((call) => isOver(call, isLeading())), !isLeading())
    const calls = queue.waiting()
    if (!calls[0]) {
      stop()
      // what another tab wants to be sent now may arrive a moment after the wish
      isUrgent &&= !!isAsked
      return
    }
    if (queue.store() && calls.some((call) => !call.isDue)) startWaiting()
    if (inFlight || !isLeading()) return
    const pause = pauseMs()
    if (isUrgent && pause > 0) stall()
    const ready = numberedFirst(calls)
    if (!isDue(ready)) return
    if (pause <= 0) void send(isolation.select(ready), maxBytes, false)
    else if (pause < Infinity) pauseTimer = page.setTimeout(() => pump(), pause)
  }

  const stall = (refusal?: Refusal): void => {
    isUrgent = false
    onStalled(refusal)
  }

  const send = async (waiting: Call[], room: number, isKept: boolean): Promise<void> => {
    const batch = toBatch(waiting, isolation.mostCalls(), room, { project_id: projectId, sent_at: page.Date.now() }, queue.store()?.ledger)
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

  const take = ({ results, refusal, retryAfterMs }: Answer, calls: Call[]): void => {
    if (retryAfterMs !== undefined) return fail(calls, refusal, retryAfterMs)
    backoff.ended()
    if (refusal?.status === 413 && calls[1]) return isolation.halve(calls)
    isolation.passed()
    const outcomes = results ? readOutcomes(results, calls) : calls.map((call) => refused(call, refusal))
    settle(outcomes)
    if (outcomes.length < calls.length) fail(calls, noResult, 0)
  }

  const fail = (calls: Call[], problem: Refusal, retryAfterMs: number): void => {
    backoff.failed(retryAfterMs)
    isolation.failed(calls, problem)
    stall(problem)
  }

  const settle = (outcomes: Settled[]): void => {
    onSettled(outcomes.filter(([call]) => !call.isDone && !call.isSettled))
    for (const [call] of outcomes) {
      call.isSettled = true
      call.isDue = false
    }
  }

  return {
    pump,
    leave(isFirst, isSafe) {
      // not during a pause, nor while an earlier one is under way (order!)
      if (!(isFirst || isLeading()) || ((pauseMs() > 0 || keptBytes) && isSafe)) return
      void send(
        queue.waiting().filter((call) => !call.isKept),
        maxBytes - keptBytes,
        true,
      )
    },
    isSending: () => inFlight > 0,
    stop,
  }
}
