import { tooMany, type Limit } from './limit.js'

/** Limits of tokens, reads and replies, in addition to those of all routes. Ingest counts messages of visitors (conversations.md, Limits). */
export interface ChatLimits {
  /** Counts a new `chat_token`. @throws Refused `rate_limited` */
  countToken(address: string): void
  /** Counts a read by a visitor's side. @throws Refused `rate_limited` */
  countRead(side: string): void
  /**
   * Writes a reply or a note of a user. What is refused is not counted.
   * @throws Refused `rate_limited` before anything is written
   */
  limitReply<T>(userId: string, write: () => Promise<T>): Promise<T>
}

const minuteMs = 60 * 1000
const hourMs = 60 * minuteMs

export function createChatLimits(limitOf: (name: string, limit: number, windowMs: number) => Limit): ChatLimits {
  const tokens = limitOf('chat-tokens', 60, hourMs)
  const reads = limitOf('chat-reads', 120, minuteMs)
  const replies = limitOf('chat-replies', 120, minuteMs)
  const count = (limit: Limit, key: string, whose: string): void => {
    const taken = limit.windows.take(key)
    if (taken.isOver) throw tooMany(limit, taken, whose)
  }
  return {
    countToken: (address) => count(tokens, address, 'address'),
    countRead: (side) => count(reads, side, 'visitor'),
    async limitReply(userId, write) {
      count(replies, userId, 'user')
      try {
        return await write()
      } catch (error) {
        replies.windows.giveBack(userId)
        throw error
      }
    },
  }
}

/** Used with `HAL_RATE_LIMIT=off`. */
export const unlimitedChat: ChatLimits = {
  countToken: () => {},
  countRead: () => {},
  limitReply: (_userId, write) => write(),
}
