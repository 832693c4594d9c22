import { createLoner, createOneOfCrowd } from './actor.js'
import { openAccount, type Account } from './ledger.js'
import { createRandom, type Random } from './random.js'

const newLoners = 5
const crowdSize = 4
const oldHands = 5

/** All who ever acted; `crowds` are those who share an email. */
export interface Company {
  loners: Account[]
  crowds: Account[][]
}

/** New actors for a round, and a few of earlier ones, so that a crash also meets records that have a past. */
export function castRound(company: Company, round: number, seed: number, random: Random): Account[] {
  const chanceOf = (index: number) => createRandom(seed + round * 1_000 + index)
  const known = [...company.loners].sort(() => random() - 0.5).slice(0, oldHands)
  const loners = Array.from({ length: newLoners }, (_, index) =>
    openAccount(createLoner(`loner-${round}-${index}`, chanceOf(index))))
  const crowd = Array.from({ length: crowdSize }, (_, index) =>
    openAccount(createOneOfCrowd(`crowd-${round}-${index}`, `all@crowd-${round}.example`, chanceOf(100 + index))))
  company.loners.push(...loners)
  company.crowds.push(crowd)
  return [...loners, ...crowd, ...known]
}

/** Everybody, however they act. */
export const everybody = ({ loners, crowds }: Company): Account[] => [...loners, ...crowds.flat()]
