import type { Page } from '../browser/page.js'
import { watchPageExit } from '../browser/page-exit.js'
import type { Profile } from '../browser/profile.js'
import { createSafetyNet } from '../browser/safety-net.js'
import { createStore } from '../browser/store.js'
import { createTabs } from '../browser/tabs.js'
import type { Block, Call, Outcome } from '../queue/call.js'
import { createQueue, type DropReason } from '../queue/queue.js'
import { operationsOf } from '../queue/store.js'
import { createBackoff } from '../transport/backoff.js'
import { createSender } from '../transport/sender.js'
import { createTransport } from '../transport/transport.js'
import type { Refusal } from './error.js'
import type { HalOptions, QueueState } from './types.js'

export interface DeliveryDependencies {
  page: Page
  options: HalOptions
  profile: Profile
  /** The same in all tabs that share the queue. */
  name: string
  pageId: string
  onSent(calls: Call[], isKept: boolean): void
  onSettled(call: Call, outcome: Outcome): void
  onDropped(calls: Call[], reason: DropReason, count: number): void
  /** What waits has changed; `isStalled`: none of it can be sent for now. */
  onChanged(isStalled: boolean, refusal?: Refusal): void
}

export interface Delivery {
  add(call: Call): void
  waiting(): Call[]
  bytes(): number
  state(): QueueState
  /** Begins to store and to send. */
  start(): void
  /** Gives up all that waits, and forgets what is stored. */
  stop(): void
  flush(): void
}

/** What tabs tell each other. */
interface TabMessage {
  /** Stored just now. */
  blocks?: [key: number | undefined, operations: unknown][]
  /** What became of calls of other tabs. */
  outcomes?: Outcome[]
  /** Send now. */
  isFlush?: boolean
  /** That was not possible. */
  isStalled?: boolean
}

/** Brings each call to the server once: queue, storage, tabs, sender and page exit put together. */
export const createDelivery = ({ page, options, profile, name, pageId, onSent, onSettled, onDropped, onChanged }: DeliveryDependencies): Delivery => {
  const net = createSafetyNet(page, `${name}:`, pageId)
  let isRunning = false
  let isWatching = false
  let hasLock = false
  let isLeading = false

  const isStored = (call: Call): boolean => !!call.block?.key && !!queue.store()?.isDurable
  const waiting = (): Call[] => [...queue.calls().values()]
  const tell = (message: TabMessage): void => tabs.tell(message)
  const announce = (blocks: Iterable<Block>): void => tell({ blocks: Array.from(blocks, (block) => [block.key, operationsOf(block)]) })

  const queue = createQueue({
    page,
    onDropped,
    onStored(blocks) {
      if (waiting().every(isStored)) net.release()
      if (!hasLock) announce(blocks)
      sender.pump()
      onChanged(false)
    },
  })
  const backoff = createBackoff(page, profile)
  const sender = createSender({
    page,
    queue,
    backoff,
    transport: createTransport(page, `${options.endpoint}/api/widget/batch`),
    projectId: options.projectId,
    batchSize: options.batchSize ?? 20,
    flushIntervalMs: options.flushInterval ?? 1000,
    // without a durable store no other tab knows what waits here
    isLeading: () => isRunning && (isLeading || queue.store()?.isDurable === false),
    onSent(calls, isKept) {
      onSent(calls, isKept)
      onChanged(false)
    },
    onSettled(outcomes) {
      tell({ outcomes: outcomes.flatMap(([call, outcome]) => (call.settle ? [] : outcome)) })
      for (const [call, outcome] of outcomes) onSettled(call, outcome)
    },
    onStalled(refusal) {
      tell({ isStalled: true })
      onChanged(true, refusal)
    },
  })

  const lead = async (): Promise<void> => {
    hasLock = true
    await queue.load()
    net.collect(queue.adopt)
    isLeading = hasLock
    sender.pump()
  }

  const hear = ({ blocks = [], outcomes = [], isFlush, isStalled }: TabMessage): void => {
    if (hasLock) for (const [key, operations] of blocks) queue.adopt(operations, key)
    for (const outcome of outcomes) {
      const call = queue.calls().get(outcome.id)
      if (!call) continue
      onSettled(call, outcome)
      queue.remove([call], true)
    }
    if (isFlush) sender.flush()
    else sender.pump()
    onChanged(!!isStalled)
  }

  const tabs = createTabs(page, name, () => void lead(), (message) => hear(Object(message)))

  const watch = (): void => {
    page.addEventListener('online', () => {
      backoff.ended()
      sender.pump()
    })
    watchPageExit(
      page,
      (isSuspended) => {
        if (!isRunning) return
        const atRisk = waiting().filter((call) => !isStored(call))
        if (atRisk[0]) net.hold(atRisk.map((call) => call.operation))
        sender.leave()
        if (!isSuspended) return
        hasLock = isLeading = false
        tabs.leave()
      },
      () => {
        if (!isRunning) return
        tabs.join()
        // who leads by now may have settled these while nobody here was listening: it asks the server again
        announce(new Set(waiting().flatMap((call) => call.block ?? [])))
        sender.pump()
      },
    )
  }

  return {
    add: queue.add,
    waiting,
    bytes: queue.bytes,
    state: () => (!isRunning ? 'held' : page.navigator.onLine === false ? 'offline' : sender.isSending() ? 'sending' : !queue.calls().size ? 'idle' : backoff.waitMs() > 0 ? 'retrying' : 'waiting'),
    start() {
      isRunning = true
      queue.open(createStore(page, name))
      tabs.join()
      if (!isWatching) watch()
      isWatching = true
    },
    stop() {
      isRunning = hasLock = isLeading = false
      tabs.leave()
      queue.clear()
      net.collect(() => undefined)
      net.release()
    },
    flush() {
      tell({ isFlush: true })
      sender.flush()
    },
  }
}
