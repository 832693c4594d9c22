import type { Page } from './page.js'

export interface Tabs<Message> {
  /** Hears the others from now on, and is heard; answers whether it did not before. */
  connect(): boolean
  /** Enters the row of those that may lead. */
  join(): void
  /** Leaves the row. */
  leave(): void
  /** Leaves everything: a page with a lock or an open channel is not kept for back and forward (web.dev/articles/bfcache). */
  disconnect(): void
  tell(message: Message): void
}

/**
 * The tabs of an origin that share a queue under one name. One leads while it holds the lock; the browser gives
 * it to the next when the tab dies. Without locks each tab leads itself.
 */
export const createTabs = <Message>(page: Page, name: string, onLead: () => void, onMessage: (message: Message) => void): Tabs<Message> => {
  let membership: AbortController | undefined
  let channel: BroadcastChannel | undefined

  const leave = (): void => {
    membership?.abort()
    membership = undefined
  }

  return {
    connect() {
      if (channel || !page.BroadcastChannel) return false
      channel = new page.BroadcastChannel(name)
      channel.onmessage = ({ data }) => onMessage(data)
      return true
    },
    join() {
      if (membership) return
      membership = new AbortController()
      const { signal } = membership
      const { locks } = page.navigator
      if (!locks || !channel) return onLead()
      locks
        .request(name, { signal }, () => {
          onLead()
          return new Promise((resolve) => (signal.onabort = resolve))
        })
        // refused for good in a sandboxed frame
        .catch(() => signal.aborted || onLead())
    },
    leave,
    disconnect() {
      leave()
      channel?.close()
      channel = undefined
    },
    tell: (message) => channel?.postMessage(message),
  }
}
