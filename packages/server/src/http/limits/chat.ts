import { tooMany, type Limit } from './limit.js'

/** Limits of tokens and reads, in addition to those of all widget routes. Ingest counts messages (conversations.md, Limits). */
export interface ChatLimits {
  /** Counts a new `chat_token`. @throws Refused `rate_limited` */
  countToken(address: string): void
  /** Counts a read by a visitor's side. @throws Refused `rate_limited` */
  countRead(side: string): void
}

const minuteMs = 60 * 1000
const hourMs = 60 * minuteMs

export function createChatLimits(limitOf: (name: string, limit: number, windowMs: number) => Limit): ChatLimits {
  const tokens = limitOf('chat-tokens', 60, hourMs)
  const reads = limitOf('chat-reads', 120, minuteMs)
  const count = (limit: Limit, key: string, whose: string): void => {
    const taken = limit.windows.take(key)
    if (taken.isOver) throw tooMany(limit, taken, whose)
  }
  return {
    countToken: (address) => count(tokens, address, 'address'),
    countRead: (side) => count(reads, side, 'visitor'),
  }
}

/** Used with `HAL_RATE_LIMIT=off`. */
export const unlimitedChat: ChatLimits = {
  countToken: () => {},
  countRead: () => {},
}
