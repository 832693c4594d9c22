import type { Tabs } from '../browser/tabs.js'
import type { Queue } from '../queue/queue.js'
import type { Sender } from '../transport/sender.js'
import type { TabMessage } from './announcing.js'
import type { Holding } from './holding.js'
import type { Leading } from './leading.js'

/** What a page does that may end. */
export interface Leaving {
  /** Saves and sends what it can. */
  leave(): void
  /** Gives up what would keep the page from being put aside for back and forward, or other pages from going on. */
  letGo(): void
}

export const createLeaving = (queue: Queue, tabs: Tabs<TabMessage>, leading: Leading, holding: Holding, sender: Sender): Leaving => ({
  leave() {
    const [unstored, isSafe] = holding.hold()
    if (unstored) tabs.send({ isHeld: true })
    // a page that has just begun: its store is not open yet, or the lock came a moment ago
    sender.leave(!leading.hadLeftovers && (leading.hasLock || !queue.store()?.isOpen()), isSafe)
  },
  letGo() {
    leading.stop()
    tabs.disconnect()
    // what lives in memory stays there
    if (queue.store()?.isDurable) queue.close()
  },
})
