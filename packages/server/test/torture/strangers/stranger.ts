import { setTimeout as delay } from 'node:timers/promises'
import { createWire, type Wire } from '../fuzz/wire.js'
import { between } from '../random.js'
import type { Book } from './book.js'
import { look, mixedBatch, replay, single, type Attempt, type Chance } from './calls.js'
import { chooseDoor, chooseGuess } from './doors.js'
import { chooseFlood, surge } from './floods.js'
import { createHalfSent } from './half-sent.js'
import { bytesOf } from './requests.js'

const answerWithinMs = 60_000
/** Of the body bytes that one address may hold, many times as much. */
const halfSentAtOnce = 60
/** Guesses at passwords of a loud one at a time: of twelve, more than the server works on and lets wait. */
const guessesAtOnce = 3

export interface StrangerParts extends Chance {
  url: string
  address: string
  /** Sends floods too, and spends its budgets early; others get further. */
  isLoud: boolean
  ownerEmail: string
  book: Book
  isOver(): boolean
  /** Epoch ms, from when on loud ones see to it that they have used up their bytes. */
  surgesAt: number
}

/** Sends what chance says from one address, one request after the other, and guesses at passwords beside that. */
export async function actAsStranger(parts: StrangerParts): Promise<void> {
  const { url, address, random, isLoud } = parts
  const halfSent = createHalfSent(url, address, random)
  if (isLoud) for (let i = 0; i < halfSentAtOnce; i++) halfSent.begin()
  const wires = Array.from({ length: 1 + (isLoud ? guessesAtOnce : 1) }, () => createWire(url, answerWithinMs, address))
  await Promise.all(wires.map((wire, index) => (index === 0 ? roam(parts, wire) : guess(parts, wire))))
  for (const wire of wires) wire.close()
  halfSent.close()
}

async function send({ book, address }: StrangerParts, wire: Wire, attempt: Attempt): Promise<void> {
  const heard = await wire.exchange(bytesOf(attempt.request), { method: attempt.request.method, isLast: false })
  book.note(address, attempt, heard)
}

/** More than an address may send in a day, however little came before. */
const surges = 3

async function roam(parts: StrangerParts, wire: Wire): Promise<void> {
  let left = parts.isLoud ? surges : 0
  while (!parts.isOver()) {
    const isSurge = left > 0 && Date.now() > parts.surgesAt
    if (isSurge) left--
    await send(parts, wire, isSurge ? surge(parts) : chooseAttempt(parts))
  }
}

function chooseAttempt(parts: StrangerParts): Attempt {
  const chance = parts.random()
  if (chance < 0.2) return chooseDoor(parts)
  if (parts.isLoud && chance < 0.35) return chooseFlood(parts)
  if (chance < 0.4) return replay(parts)
  if (chance < 0.45) return look(parts)
  return chance < 0.6 ? mixedBatch(parts) : single(parts)
}

const longestPauseMs = 1_000

async function guess(parts: StrangerParts, wire: Wire): Promise<void> {
  while (!parts.isOver()) {
    await send(parts, wire, chooseGuess(parts, parts.ownerEmail))
    await delay(between(parts.random, 0, longestPauseMs))
  }
}
