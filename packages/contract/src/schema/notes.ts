import type { Warning } from '../types/index.js'

/** As many warnings as a result may have; the others are counted (wire.md, Limits). */
const maxWarnings = 10

/** Warnings in the making: the first ten, and how many more there were. */
export interface Notes {
  listed: Warning[]
  unlisted: number
}

export function noNotes(): Notes {
  return { listed: [], unlisted: 0 }
}

/** Adds a warning, or counts it where there are ten; only what is listed is worded. */
export function noted(notes: Notes, word: () => Warning): void {
  if (notes.listed.length < maxWarnings) notes.listed.push(word())
  else notes.unlisted += 1
}

/** Adds the notes of a part to those of the whole. */
export function addNotes(notes: Notes, others: Notes): void {
  for (const warning of others.listed) noted(notes, () => warning)
  notes.unlisted += others.unlisted
}

/** What a result says of its warnings. */
export interface BoundWarnings {
  warnings: Warning[]
  /** How many more there were; left out where these are all. */
  more_warnings?: number
}

const isAboutRecords = ({ code }: Warning) => code !== 'unknown_field'

/**
 * At most ten warnings of a result: those about records before `unknown_field`, each kind in its order.
 *
 * @param warnings all that are worded
 * @param unlisted how many there were beside these
 */
export function boundWarnings(warnings: readonly Warning[], unlisted = 0): BoundWarnings {
  const ordered = warnings.length < 2 ? warnings : [...warnings.filter(isAboutRecords), ...warnings.filter((warning) => !isAboutRecords(warning))]
  const more = unlisted + Math.max(0, ordered.length - maxWarnings)
  const shown = ordered.slice(0, maxWarnings)
  return more === 0 ? { warnings: shown } : { warnings: shown, more_warnings: more }
}
