import type { Page } from '../browser/page.js'
import { watchPageExit } from '../browser/page-exit.js'
import type { Profile } from '../browser/profile.js'
import { createSafetyNet } from '../browser/safety-net.js'
import { createStore } from '../browser/store.js'
import { createTabs } from '../browser/tabs.js'
import type { Block, Call, Outcome } from '../queue/call.js'
import { createQueue, type DropReason, type Queue } from '../queue/queue.js'
import { toText } from '../queue/store.js'
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
  onSent(calls: Call[]): void
  onSettled(call: Call, outcome: Outcome): void
  onDropped(calls: Call[], reason: DropReason, count: number): void
  /** What waits has changed; `isStalled`: none of it can be sent for now. */
  onChanged(isStalled?: boolean, refusal?: Refusal): void
}

export interface Delivery extends Pick<Queue, 'add' | 'waiting' | 'bytes'> {
  state(): QueueState
  /** Begins to store and to send. */
  start(): void
  /** Gives up all that waits, and forgets what is stored. */
  stop(): void
  /** Sends what waits without further delay, from whichever tab sends. */
  flush(): void
}

/** What tabs tell each other: blocks that are stored, outcomes of calls of other tabs; nothing is "send now". */
interface TabMessage {
  blocks?: [key: number | undefined, text: string][]
  outcomes?: Outcome[]
  isStalled?: boolean
}

/** Brings each call to the server once: queue, storage, tabs, sender and page exit put together. */
export const createDelivery = ({ page, options, profile, name, pageId, onSent, onSettled, onDropped, onChanged }: DeliveryDependencies): Delivery => {
  const net = createSafetyNet(page, `${name}:`, pageId)
  const backoff = createBackoff(page, profile)
  let isRunning = false
  let isWatching = false
  let hasLock = false
  let isLeading = false

  const isStored = (call: Call): unknown => call.block?.key && queue.store()?.isDurable

  const announce = (blocks: Iterable<Block>): void => tabs.tell({ blocks: Array.from(blocks, (block) => [block.key, toText(block)]) })

  const queue = createQueue({
    page,
    onDropped,
    onStored(blocks) {
      if (queue.waiting().every(isStored)) net.release()
      if (!hasLock) announce(blocks)
      sender.pump()
      onChanged()
    },
  })

  const sender = createSender({
    page,
    queue,
    backoff,
    options,
    transport: createTransport(page, `${options.endpoint}/api/widget/batch`),
    // without a durable store no other tab knows what waits here
    isLeading: () => isRunning && (isLeading || queue.store()?.isDurable === false),
    onSent(calls) {
      onSent(calls)
      onChanged()
    },
    onSettled(outcomes) {
      tabs.tell({ outcomes: outcomes.flatMap(([call, outcome]) => (call.settle ? [] : outcome)) })
      for (const [call, outcome] of outcomes) onSettled(call, outcome)
    },
    onStalled(refusal) {
      tabs.tell({ isStalled: true })
      onChanged(true, refusal)
    },
  })

  const collect = (): void => net.collect(queue.adopt)

  const lead = async (): Promise<void> => {
    hasLock = true
    await queue.load()
    collect()
    isLeading = hasLock
    sender.pump()
  }

  const tabs = createTabs<TabMessage>(
    page,
    name,
    () => void lead(),
    ({ blocks, outcomes, isStalled }) => {
      if (hasLock) blocks?.forEach(([key, text]) => queue.adopt(text, key))
      outcomes?.forEach((outcome) => {
        const call = queue.find(outcome.id)
        if (!call) return
        onSettled(call, outcome)
        queue.remove([call], true)
      })
      sender.pump(!blocks && !outcomes && !isStalled)
      onChanged(isStalled)
    },
  )

  const watch = (): void => {
    page.addEventListener('online', () => {
      backoff.reconnected()
      sender.pump()
    })
    // another tab may have ended before its calls were stored; one that lives on takes them back by itself
    page.addEventListener('storage', () => {
      if (isLeading) page.setTimeout(collect, 1000)
    })
    watchPageExit(
      page,
      (isSuspended) => {
        if (!isRunning) return
        const atRisk = queue.waiting().filter((call) => !isStored(call))
        if (atRisk[0]) net.hold(toText({ calls: atRisk }))
        // a page that has just begun: its store is not open yet, or the lock came a moment ago
        sender.leave(!profile.get().hasLeftovers && (hasLock || !queue.store()?.ledger))
        const hasLeftovers = !!queue.waiting()[0]
        if ((isLeading || hasLeftovers) && hasLeftovers !== profile.get().hasLeftovers) profile.set({ hasLeftovers })
        if (!isSuspended) return
        hasLock = isLeading = false
        tabs.leave()
      },
      () => {
        if (!isRunning) return
        tabs.join()
        // who leads by now may have settled these while nobody here was listening: it asks the server again
        announce(new Set(queue.waiting().flatMap((call) => call.block ?? [])))
        sender.pump()
      },
    )
  }

  return {
    ...queue,
    state: () =>
      !isRunning
        ? 'held'
        : page.navigator.onLine === false
          ? 'offline'
          : sender.isSending()
            ? 'sending'
            : !queue.waiting()[0]
              ? 'idle'
              : backoff.waitMs() > 0
                ? 'retrying'
                : 'waiting',
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
      tabs.tell({})
      sender.pump(true)
    },
  }
}
