import type { Actor, ActorRequest } from './actor.js'
import { askForChatToken, send, type Answers } from './send.js'

/** A request, and what was answered; `null`: it was not acknowledged. */
export interface Entry {
  request: ActorRequest
  answers: Answers | null
}

/** An actor, and all that it ever sent, in order. Only the last may be unacknowledged. */
export interface Account {
  actor: Actor
  entries: Entry[]
}

/** Opens an account for a new actor. */
export const openAccount = (actor: Actor): Account => ({ actor, entries: [] })

/** Lets the actor send one request after the other until one is not acknowledged, or `isOver`. */
export async function actUntilCut(account: Account, url: string, isOver: () => boolean, onAnswer: () => void): Promise<void> {
  account.actor.chatToken ??= await askForChatToken(url, account.actor.visitorId)
  while (!isOver()) {
    const entry: Entry = { request: account.actor.next(), answers: null }
    account.entries.push(entry)
    entry.answers = await send(url, entry.request)
    if (entry.answers === null) return
    onAnswer()
  }
}

/** The ids of the operations that were acknowledged. */
export function acknowledgedIds({ entries }: Account): string[] {
  return entries.flatMap(({ answers }) => answers?.map(({ id }) => id) ?? [])
}

/** The request that nobody knows the fate of, if there is one. */
export function inDoubt({ entries }: Account): Entry | undefined {
  const last = entries.at(-1)
  return last?.answers === null ? last : undefined
}
