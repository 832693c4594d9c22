import type { Page } from './page.js'

export interface Tabs<Message> {
  /** Enters the row of tabs, also again after the page was frozen. */
  join(): void
  /** Leaves it: a page with a lock or an open channel is not kept for back and forward (web.dev/articles/bfcache). */
  leave(): void
  tell(message: Message): void
}

/**
 * The tabs of an origin that share a queue under one name. One leads while it holds the lock; the browser gives
 * it to the next when the tab dies. Without locks each tab leads itself and tells nobody.
 */
export const createTabs = <Message>(page: Page, name: string, onLead: () => void, onMessage: (message: Message) => void): Tabs<Message> => {
  let membership: AbortController | undefined
  let channel: BroadcastChannel | undefined

  return {
    join() {
      if (membership) return
      membership = new AbortController()
      const { signal } = membership
      const { locks } = page.navigator
      if (!locks || !page.BroadcastChannel) return onLead()
      channel = new page.BroadcastChannel(name)
      channel.onmessage = ({ data }) => onMessage(data)
      locks
        .request(name, { signal }, () => {
          onLead()
          return new Promise((resolve) => (signal.onabort = resolve))
        })
        // refused for good in a sandboxed frame
        .catch(() => signal.aborted || onLead())
    },
    leave() {
      membership?.abort()
      channel?.close()
      membership = channel = undefined
    },
    tell: (message) => channel?.postMessage(message),
  }
}
