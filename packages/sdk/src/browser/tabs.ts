import type { Page } from './page.js'

export interface Tabs<Message> {
  /** Hears the others from now on, and is heard; answers whether it was away. */
  connect(): boolean
  /** Enters the row of those that may lead. */
  join(): void
  /** Goes to the end of the row, if it is in it. */
  rejoin(): void
  /** Leaves the row. */
  leave(): void
  /**
   * Leaves everything: a page with a lock or an open channel is not kept for back and forward (web.dev/articles/bfcache).
   * With its channel kept open it is, until somebody tells it something.
   */
  disconnect(isChannelKept: boolean): void
  tell(message: Message): void
}

/**
 * The tabs of an origin that share a queue under one name. One leads while it holds the lock; the browser gives
 * it to the next when the tab dies. Without locks each tab leads itself.
 */
export const createTabs = <Message>(page: Page, name: string, onLead: () => void, onMessage: (message: Message) => void): Tabs<Message> => {
  let membership: AbortController | undefined
  let channel: BroadcastChannel | undefined
  let isAway = true

  const leave = (): void => {
    membership?.abort()
    membership = undefined
  }

  const join = (): void => {
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
  }

  return {
    connect() {
      const wasAway = isAway
      isAway = false
      if (!channel && page.BroadcastChannel) {
        channel = new page.BroadcastChannel(name)
        channel.onmessage = ({ data }) => onMessage(data)
      }
      return wasAway
    },
    join,
    rejoin() {
      if (!membership) return
      leave()
      join()
    },
    leave,
    disconnect(isChannelKept) {
      isAway = true
      leave()
      if (isChannelKept) return
      channel?.close()
      channel = undefined
    },
    tell: (message) => channel?.postMessage(message),
  }
}
