import { readVisitorId } from '../api/operation.js'
import type { Refusal } from '../api/error.js'
import type { HalOptions, QueueState } from '../api/types.js'
import type { Page } from '../browser/page.js'
import { watchPageExit } from '../browser/page-exit.js'
import type { Profile, ProfileData } from '../browser/profile.js'
import { createStore } from '../browser/store.js'
import { createTabs } from '../browser/tabs.js'
import type { Call, Outcome } from '../queue/call.js'
import { createQueue, type DropReason, type Queue } from '../queue/queue.js'
import { createBackoff } from '../transport/backoff.js'
import { createSender } from '../transport/sender.js'
import { createTransport } from '../transport/transport.js'
import { createAnnouncing, type TabMessage } from './announcing.js'
import { createHolding } from './holding.js'
import { createLeading } from './leading.js'
import { createLeaving } from './leaving.js'

export interface DeliveryDependencies {
  page: Page
  options: HalOptions
  profile: Profile
  /** The same in all tabs that share the queue. */
  name: string
  onSent(calls: Call[]): void
  onSettled(call: Call, outcome: Outcome): void
  onDropped(calls: Call[], reason: DropReason, count: number): void
  /** The page no longer waits for the SDK, or ends, or calls must be stored: what was put off must be done now. */
  onDue(): void
  /** The waiting calls have changed. With `isStalled` none of them can be sent for now. */
  onChanged(isStalled?: boolean, refusal?: Refusal): void
  /** Another tab has changed the profile: in this way, or as it is stored. */
  onProfile(change?: Partial<ProfileData>): void
}

export interface Delivery extends Pick<Queue, 'add' | 'waiting' | 'bytes'> {
  state(): QueueState
  /** Begins to store and to send. */
  start(): void
  /** Gives up all waiting calls, and removes the stored ones. */
  stop(): void
  /** Ends for good: waiting calls go out or stay stored, and locks, channels, timers and listeners are given up. */
  end(): void
  /** Sends the waiting calls without further delay, from the tab that leads. */
  flush(): void
  /** Sends the other tabs a change of the profile. */
  sendProfile(change: Partial<ProfileData>): void
}

/** Brings each call to the server once: queue, storage, tabs, sender and page exit put together. */
export const createDelivery = ({ page, options, profile, name, onSent, onSettled, onDropped, onDue, onChanged, onProfile }: DeliveryDependencies): Delivery => {
  const life = new AbortController()
  const backoff = createBackoff(page, profile)
  let isRunning = false

  /** A page that is killed cannot note them any more, so they are noted with the first call. */
  const noteLeftovers = (hasLeftovers: boolean): void => {
    if (!isRunning || hasLeftovers === !!profile.get().hasLeftovers) return
    profile.set({ hasLeftovers })
    if (profile.get().hasOptedOut) onProfile()
  }

  /** Without a durable store no other tab knows what waits here: this one sends it, whoever leads. */
  const isAlone = (): boolean => !leading.hasLock && queue.store()?.isDurable === false

  const isSendingTab = (): boolean => isRunning && (leading.isLeading || isAlone())

  const queue = createQueue({
    page,
    isLeading: isSendingTab,
    readVisitor: (stored) => readVisitorId(stored) ?? (profile.get() && profile.nobody.visitor),
    onDropped,
    onUnstored() {
      onDue()
      if (isRunning) holding.hold()
    },
    onStored(blocks) {
      if (isAlone()) holding.collect()
      holding.release()
      announcing.announce(blocks)
      sender.pump()
      onChanged()
    },
    onNumbered: () => sender.pump(),
  })

  const sender = createSender({
    page,
    queue,
    backoff,
    options,
    transport: createTransport(page, `${options.endpoint}/api/widget/batch`),
    isLeading: isSendingTab,
    onSent(calls) {
      onSent(calls)
      onChanged()
    },
    onSettled(settled) {
      announcing.announceOutcomes(settled)
      for (const [call, outcome] of settled) onSettled(call, outcome)
    },
    onStalled(refusal) {
      tabs.send({ isStalled: true })
      onChanged(true, refusal)
    },
  })

  const tabs = createTabs<TabMessage>(
    page,
    name,
    () => void leading.lead(),
    (message) => {
      if (message.profileChange) onProfile(message.profileChange)
      if (isRunning) announcing.receive(message)
    },
  )
  const holding = createHolding(page, `${name}:`, queue)
  const leading = createLeading(
    page,
    profile,
    tabs,
    async () => {
      await queue.load()
      holding.collect()
    },
    () => {
      tabs.send({ isLeader: true })
      queue.number()
      sender.pump()
    },
  )
  const announcing = createAnnouncing(tabs, queue, leading, sender, onSettled, onChanged)
  const leaving = createLeaving(queue, tabs, leading, holding, sender)

  const openStore = (): void => {
    if (!queue.store()) queue.open(createStore(page, name))
  }

  const leave = (): void => {
    onDue()
    if (!isRunning) return
    leaving.leave()
    if (leading.isLeading && !queue.waiting()[0]) noteLeftovers(false)
  }

  watchPageExit(
    page,
    life.signal,
    (isSuspended) => {
      leave()
      if (isSuspended) leaving.letGo()
    },
    () => {
      // nothing was heard while the page was put aside
      const wasAway = tabs.connect()
      onProfile()
      if (!isRunning) return
      if (wasAway) {
        openStore()
        leading.joinAgain()
      }
      announcing.announceWaiting()
      sender.pump()
    },
  )

  tabs.connect()
  // storage and lock take longer than the rest of a start
  page.setTimeout(onDue)
  page.addEventListener(
    'online',
    () => {
      backoff.reconnected()
      sender.pump()
    },
    { signal: life.signal },
  )

  const halt = (): void => {
    isRunning = false
    leading.stop()
    sender.stop()
  }

  return {
    ...queue,
    add(call) {
      queue.add(call)
      noteLeftovers(true)
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
      openStore()
      leading.join()
      // a tab may have ended before it could announce what it stored
      tabs.send({ isHeld: true })
      if (queue.waiting()[0]) noteLeftovers(true)
    },
    stop() {
      halt()
      tabs.leave()
      queue.clear()
      holding.clear()
    },
    end() {
      leave()
      leaving.letGo()
      halt()
      life.abort()
    },
    flush() {
      tabs.send({ isUrgent: true })
      sender.pump(true)
    },
    sendProfile: (profileChange) => tabs.send({ profileChange }),
  }
}
