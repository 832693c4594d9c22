import { attempt } from './attempt.js'
import type { Page } from './page.js'

export interface Tabs<Message> {
  /** Begins to send and receive messages. Returns whether the page was away. */
  connect(): boolean
  /** Asks for the lock. */
  join(): void
  /** Goes to the end of the line for the lock, if it stands there. */
  rejoin(): void
  /** Gives the lock up, or the place in the line. */
  leave(): void
  /** Gives everything up: a page with a lock or an open channel is not kept for back and forward (web.dev/articles/bfcache). */
  disconnect(): void
  /** Sends a message to the other tabs. */
  send(message: Message): void
}

/**
 * The tabs of an origin that share a queue under one name. The tab that holds the lock leads. The browser gives the
 * lock to the next tab when the leader tab dies. Without locks each tab leads.
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
      const { BroadcastChannel } = page
      if (!channel && BroadcastChannel) {
        channel = new BroadcastChannel(name)
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
    disconnect() {
      isAway = true
      leave()
      channel?.close()
      channel = undefined
    },
    // what cannot be sent must not keep the sender from its other work
    send: (message) => void attempt(() => channel?.postMessage(message)),
  }
}
