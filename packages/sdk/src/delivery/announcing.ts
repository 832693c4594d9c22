import type { ProfileData } from '../browser/profile.js'
import type { Tabs } from '../browser/tabs.js'
import type { Block, Call, Outcome } from '../queue/call.js'
import type { Queue } from '../queue/queue.js'
import { toText } from '../queue/stored-text.js'
import type { Settled } from '../transport/outcomes.js'
import type { Sender } from '../transport/sender.js'
import type { Leading } from './leading.js'

/** A message between tabs. Its names are the same in all versions. */
export interface TabMessage {
  /** Blocks that the sending tab has stored. */
  blocks?: [key: number | undefined, text: string][]
  /** The server's answers for calls of other tabs. */
  outcomes?: Outcome[]
  /** No call can be sent for now. */
  isStalled?: boolean
  /** All waiting calls are due. */
  isUrgent?: boolean
  /** The sending tab leads from now on. */
  isLeader?: boolean
  /** Calls may be stored, or in the safety net, that no living tab has announced. */
  isHeld?: boolean
  /** The profile was changed in this way. */
  profileChange?: Partial<ProfileData>
}

/** The leader tab learns which calls the other tabs have stored, and they learn what became of them. */
export interface Announcing {
  /** Tells the leader tab about stored blocks, unless this tab has the lock. */
  announce(blocks: Iterable<Block>): void
  /** Tells it about all stored calls that wait here. It may have settled some of them unheard, and then asks the server again. */
  announceWaiting(): void
  /** Tells the other tabs what became of their calls. */
  announceOutcomes(settled: Settled[]): void
  receive(message: TabMessage): void
}

/**
 * @param onSettled the leader tab reports the outcome of a call that was made here
 * @param onChanged the waiting calls have changed
 */
export const createAnnouncing = (
  tabs: Pick<Tabs<TabMessage>, 'send'>,
  queue: Queue,
  leading: Leading,
  sender: Sender,
  onSettled: (call: Call, outcome: Outcome) => void,
  onChanged: (isStalled?: boolean) => void,
): Announcing => {
  const announce = (blocks: Iterable<Block>): void => {
    // not `Array.from`, which old libraries replace
    if (!leading.hasLock) tabs.send({ blocks: [...blocks].map((block) => [block.key, toText(block)]) })
  }

  const announceWaiting = (): void => announce(new Set(queue.waiting().flatMap(({ block }) => (block?.key ? block : []))))

  const settle = (outcome: Outcome): void => {
    const call = queue.findCall(outcome.id)
    if (!call) return
    if (!call.isSettled) onSettled(call, outcome)
    // the tab that answers may have ended before it could count the call: whoever leads now sends it again with its number
    if (leading.hasLock) call.isSettled = true
    else queue.remove([call], true)
  }

  return {
    announce,
    announceWaiting,
    announceOutcomes: (settled) => tabs.send({ outcomes: settled.flatMap(([call, outcome]) => (call.promise && !call.isShared ? [] : outcome)) }),
    receive({ blocks, outcomes, isStalled, isUrgent, isHeld, isLeader }) {
      // a tab that lives on takes its calls back by itself, and the leader tab may have gone with it
      if (isHeld) leading.lookAgain()
      if (isLeader) announceWaiting()
      if (leading.hasLock) blocks?.forEach(([key, text]) => queue.adopt(text, key))
      outcomes?.forEach(settle)
      sender.pump(isUrgent)
      onChanged(isStalled)
    },
  }
}
