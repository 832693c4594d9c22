import type { Page } from '../browser/page.js'
import { watchPageExit } from '../browser/page-exit.js'
import type { Profile, ProfileData } from '../browser/profile.js'
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
  onSent(calls: Call[]): void
  onSettled(call: Call, outcome: Outcome): void
  onDropped(calls: Call[], reason: DropReason, count: number): void
  /** The page no longer waits for the SDK, or ends: what was put off is to be done now. */
  onDue(): void
  /** What waits has changed; `isStalled`: none of it can be sent for now. */
  onChanged(isStalled?: boolean, refusal?: Refusal): void
  /** Another tab has changed the profile; how, if it could tell. */
  onProfile(told?: Partial<ProfileData>): void
}

export interface Delivery extends Pick<Queue, 'add' | 'waiting' | 'bytes'> {
  state(): QueueState
  /** Begins to store and to send. */
  start(): void
  /** Gives up all that waits, and forgets what is stored. */
  stop(): void
  /** Sends what waits without further delay, from whichever tab sends. */
  flush(): void
  /** Tells the other tabs what was changed in the profile. */
  tellProfile(change: Partial<ProfileData>): void
}

/** What tabs tell each other. */
interface TabMessage {
  /** Stored by the tab that tells. */
  blocks?: [key: number | undefined, text: string][]
  /** Of calls of other tabs. */
  outcomes?: Outcome[]
  isStalled?: boolean
  isUrgent?: boolean
  /** It leads from now on. */
  isLeading?: boolean
  /** The tab may have ended before its calls were stored: the safety net has them. */
  isHeld?: boolean
  /** What was changed in it. */
  profileChange?: Partial<ProfileData>
}

/** The page that this one is returned to from may hold the lock that much longer: who asks for it meanwhile costs that page its place in the cache. */
const returnMs = 100

/** Brings each call to the server once: queue, storage, tabs, sender and page exit put together. */
export const createDelivery = ({ page, options, profile, name, onSent, onSettled, onDropped, onDue, onChanged, onProfile }: DeliveryDependencies): Delivery => {
  const net = createSafetyNet(page, `${name}:`)
  const backoff = createBackoff(page, profile)
  let isRunning = false
  let hasLock = false
  let isLeading = false
  let isHoldAsked = false
  /** Calls of an earlier page may have waited when this one began. */
  let hadLeftovers: boolean | undefined
  let joinTimer: unknown

  const join = (): void => {
    hadLeftovers = profile.get().hasLeftovers
    tabs.join()
  }

  /** Noted with the first call already: a page that is killed does not come to it. */
  const noteLeftovers = (hasLeftovers: boolean): void => {
    if (isRunning && hasLeftovers !== !!profile.get().hasLeftovers) profile.set({ hasLeftovers })
  }

  const isStored = (call: Call): unknown => call.block?.key && queue.store()?.isDurable

  const announce = (blocks: Iterable<Block>): void => tabs.tell({ blocks: Array.from(blocks, (block) => [block.key, toText(block)]) })

  /** Who leads may have settled these where it was not heard: it asks the server again. */
  const announceWaiting = (): void => {
    if (!hasLock) announce(new Set(queue.waiting().flatMap(({ block }) => (block?.key ? block : []))))
  }

  /** Without a durable store no other tab knows what waits here: whoever leads, this one sends it. */
  const isAlone = (): boolean => !hasLock && queue.store()?.isDurable === false

  /** What ended pages held goes in front of what was called here. */
  const collect = (): void => {
    net.collect(queue.adopt)
    queue.sort()
  }

  const queue = createQueue({
    page,
    onDropped,
    onStored(blocks) {
      if (isAlone()) collect()
      if (queue.waiting().every(isStored)) net.release()
      sender.pump()
      if (!hasLock) announce(blocks)
      onChanged()
    },
  })

  const sender = createSender({
    page,
    queue,
    backoff,
    options,
    transport: createTransport(page, `${options.endpoint}/api/widget/batch`),
    isLeading: () => isRunning && (isLeading || isAlone()),
    onSent(calls) {
      onSent(calls)
      onChanged()
    },
    onSettled(outcomes) {
      tabs.tell({ outcomes: outcomes.flatMap(([call, outcome]) => (call.promise && !call.isShared ? [] : outcome)) })
      for (const [call, outcome] of outcomes) onSettled(call, outcome)
    },
    onStalled(refusal) {
      tabs.tell({ isStalled: true })
      onChanged(true, refusal)
    },
  })

  /** What is not stored goes into the safety net; answers with how many those are, and whether all are safe. */
  const hold = (): [atRisk: number, isSafe: boolean] => {
    const atRisk = queue.waiting().filter((call) => !isStored(call))
    return [atRisk.length, !atRisk[0] || net.hold(toText({ calls: atRisk }))]
  }

  /** To take over is much work: a browser ends a page that is busy without telling it (Chromium after 500 ms), before it stores what it called meanwhile. */
  const holdWhileTakingOver = (): void => {
    isHoldAsked = false
    if (hasLock && !isLeading) hold()
  }

  const lead = async (): Promise<void> => {
    hasLock = true
    holdWhileTakingOver()
    await queue.load()
    collect()
    isLeading = hasLock
    tabs.tell({ isLeading })
    sender.pump()
  }

  /**
   * What a tab held that has ended is seen here a moment later. And Chromium may forget all who wait for a lock that a page
   * holds as it is put aside, if one that comes back asks for it in that moment, until one of them goes to the end of the row.
   */
  const lookAgain = (): unknown => page.setTimeout(() => (isLeading ? void lead() : hasLock || tabs.rejoin()), 1000)

  const tabs = createTabs<TabMessage>(
    page,
    name,
    () => void lead(),
    ({ blocks, outcomes, isStalled, isUrgent, isHeld, isLeading: hasNewLead, profileChange: told }) => {
      if (told) onProfile(told)
      if (!isRunning) return
      // one that lives on takes them back by itself, and who leads may have gone with it
      if (isHeld) lookAgain()
      if (hasNewLead) announceWaiting()
      if (hasLock) blocks?.forEach(([key, text]) => queue.adopt(text, key))
      outcomes?.forEach((outcome) => {
        const call = queue.find(outcome.id)
        if (!call) return
        onSettled(call, outcome)
        queue.remove([call], true)
      })
      sender.pump(isUrgent)
      onChanged(isStalled)
    },
  )

  const leavePage = (): void => {
    const [atRisk, isSafe] = hold()
    if (atRisk) tabs.tell({ isHeld: true })
    // a page that has just begun: its store is not open yet, or the lock came a moment ago
    sender.leave(!hadLeftovers && (hasLock || !queue.store()?.isOpen), isSafe)
    if (isLeading && !queue.waiting()[0]) noteLeftovers(false)
  }

  tabs.connect()
  // storage and lock take longer than all else of a start
  page.setTimeout(onDue)
  page.addEventListener('online', () => {
    backoff.reconnected()
    sender.pump()
  })
  watchPageExit(
    page,
    (isSuspended) => {
      onDue()
      if (isRunning) leavePage()
      if (!isSuspended) return
      hasLock = isLeading = false
      page.clearTimeout(joinTimer)
      // put aside while it makes the store it would keep that from all others: told something, the browser lets it go
      tabs.disconnect(queue.store()?.isOpen === false)
    },
    () => {
      // nothing was heard while the page was put aside
      const wasAway = tabs.connect()
      onProfile()
      if (!isRunning) return
      if (wasAway) {
        lookAgain()
        joinTimer = page.setTimeout(join, returnMs)
      }
      announceWaiting()
      sender.pump()
    },
  )

  return {
    ...queue,
    add(call) {
      noteLeftovers(true)
      queue.add(call)
      // once for all calls of a task
      if (!isHoldAsked) queueMicrotask(holdWhileTakingOver)
      isHoldAsked = true
    },
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
      // whichever page keeps the store is let go when it is told something
      queue.open(createStore(page, name, () => tabs.tell({})))
      join()
      if (queue.waiting()[0]) noteLeftovers(true)
    },
    stop() {
      isRunning = hasLock = isLeading = false
      tabs.leave()
      queue.clear()
      net.collect(() => undefined)
      net.release()
    },
    flush() {
      tabs.tell({ isUrgent: true })
      sender.pump(true)
    },
    tellProfile: (profileChange) => tabs.tell({ profileChange }),
  }
}
