import { Refused } from '../problems.js'
import { tooMany, type Limit } from './limit.js'

/** Limits of conversations, in addition to those of all widget routes (conversations.md, Limits). */
export interface ChatLimits {
  /** Counts a new `chat_token`. @throws Refused `rate_limited` */
  countToken(address: string): void
  /** Counts a read by a visitor's side. @throws Refused `rate_limited` */
  countRead(side: string): void
  /** Reserves a new conversation. Returns the refusal if the address has used up its own. */
  takeStart(address: string): Refused | null
  /** Returns a reservation that no conversation came of. */
  giveBackStart(address: string): void
}

const minuteMs = 60 * 1000
const hourMs = 60 * minuteMs

export function createChatLimits(limitOf: (name: string, limit: number, windowMs: number) => Limit): ChatLimits {
  const tokens = limitOf('chat-tokens', 60, hourMs)
  const reads = limitOf('chat-reads', 120, minuteMs)
  const starts = limitOf('chat-starts', 30, hourMs)
  const count = (limit: Limit, key: string, whose: string): Refused | null => {
    const taken = limit.windows.take(key)
    return taken.isOver ? tooMany(limit, taken, whose) : null
  }
  const insist = (refused: Refused | null): void => {
    if (refused !== null) throw refused
  }
  return {
    countToken: (address) => insist(count(tokens, address, 'address')),
    countRead: (side) => insist(count(reads, side, 'visitor')),
    takeStart: (address) => count(starts, address, 'address'),
    giveBackStart: (address) => starts.windows.giveBack(address),
  }
}

/** Used with `HAL_RATE_LIMIT=off`. */
export const unlimitedChat: ChatLimits = {
  countToken: () => {},
  countRead: () => {},
  takeStart: () => null,
  giveBackStart: () => {},
}
