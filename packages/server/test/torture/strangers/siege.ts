import { setTimeout as delay } from 'node:timers/promises'
import { admin, type BuiltServer } from '../../process/built-server.js'
import { between, createRandom } from '../random.js'
import { residentMegabytes } from '../resident.js'
import { openBook, type Book } from './book.js'
import { signIn, type Caller } from './caller.js'
import { bytesOfLog, bytesOfPages } from './footprint.js'
import { buildHouse, marker, type House } from './house.js'
import { actAsHonestPage, type Written } from './honest-page.js'
import { portraitOf, type Portrait } from './records.js'
import { actAsStranger } from './stranger.js'

/** How many strangers there are, each with an address of its own. */
export const strangers = 12
/** Some of them send floods: at least these, at most all. */
const fewestLoud = 3

export interface SiegeParts {
  server: BuiltServer
  /** Of the database. */
  path: string
  /** Each siege has a project and addresses of its own, which have used up nothing. */
  number: number
  seed: number
  lastsMs: number
  /** What no answer may hold, besides what is in the project. */
  secrets: readonly string[]
}

/** What was seen of a project while strangers were at it. */
export interface Siege {
  house: House
  owner: Caller
  book: Book
  written: Written
  /** What the project held before, in the middle, and after. */
  portraits: { before: Portrait; meanwhile: Portrait; after: Portrait }
  signInMs: number
  grownBytes: number
  peak: Peak
}

interface Peak {
  residentMegabytes: number
  logBytes: number
}

/** Sets strangers on a new project, and its page and its owner among them. */
export async function besiege({ server, path, number, seed, lastsMs, secrets }: SiegeParts): Promise<Siege> {
  const { url, pid } = server
  const randomOf = (who: number) => createRandom(seed + number * 1_000 + who)
  const addressOf = (who: number) => `127.${1 + Math.floor(number / 250)}.${1 + (number % 250)}.${1 + who}`
  const owner = await signIn(url, addressOf(200), admin)
  const house = await buildHouse(url, owner, addressOf(201))
  // In every second siege all are loud, and after this project alone: they use up what it may take in a day.
  const isConcerted = number % 2 === 1
  const loud = isConcerted ? strangers : between(randomOf(0), fewestLoud, strangers)
  if (isConcerted) house.known.projectIds.splice(1)
  const book = openBook(url, [marker, ...house.secrets, ...secrets])
  const before = await portraitOf(owner, house, path)
  const sizeBefore = bytesOfPages(path)
  const until = Date.now() + lastsMs
  const isOver = () => Date.now() > until || book.faults.length > 0

  const [written, middle, peak] = await Promise.all([
    actAsHonestPage({ url, address: addressOf(202), house, random: randomOf(500), isOver }),
    lookIn({ url, address: addressOf(203), house, path, afterMs: lastsMs / 2 }),
    watch(pid, path, isOver),
    ...Array.from({ length: strangers }, (_, who) => actAsStranger({
      url, address: addressOf(who), random: randomOf(1 + who), known: house.known, isLoud: who < loud, ownerEmail: admin.email, book, isOver, surgesAt: until - lastsMs / 2,
    })),
  ])
  const after = await portraitOf(owner, house, path)
  return { house, owner, book, written, peak, signInMs: middle.signInMs, portraits: { before, meanwhile: middle.portrait, after }, grownBytes: bytesOfPages(path) - sizeBefore }
}

interface Look {
  url: string
  address: string
  house: House
  path: string
  afterMs: number
}

/** Signs in from an address that has never done so, while others guess, and looks at the records. */
async function lookIn({ url, address, house, path, afterMs }: Look): Promise<{ signInMs: number; portrait: Portrait }> {
  await delay(afterMs)
  const startedAt = performance.now()
  const owner = await signIn(url, address, admin)
  const signInMs = Math.round(performance.now() - startedAt)
  const portrait = await portraitOf(owner, house, path)
  owner.close()
  return { signInMs, portrait }
}

async function watch(pid: number, path: string, isOver: () => boolean): Promise<Peak> {
  const peak = { residentMegabytes: 0, logBytes: 0 }
  while (!isOver()) {
    peak.residentMegabytes = Math.max(peak.residentMegabytes, residentMegabytes(pid))
    peak.logBytes = Math.max(peak.logBytes, bytesOfLog(path))
    await delay(100)
  }
  return peak
}
