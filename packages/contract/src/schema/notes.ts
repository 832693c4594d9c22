import type { Warning } from '../types/index.js'

/** The maximum number of warnings in a result. Further ones are only counted (wire.md, Limits). */
const maxWarnings = 10

/** Collected warnings: the first ten, and the number of further ones. */
export interface Notes {
  listed: Warning[]
  unlisted: number
}

export function noNotes(): Notes {
  return { listed: [], unlisted: 0 }
}

/** Adds a warning. From the eleventh on it is only counted, and its text is not built. */
export function noted(notes: Notes, word: () => Warning): void {
  if (notes.listed.length < maxWarnings) notes.listed.push(word())
  else notes.unlisted += 1
}

/** Adds the notes of a part to those of the whole. */
export function addNotes(notes: Notes, others: Notes): void {
  for (const warning of others.listed) noted(notes, () => warning)
  notes.unlisted += others.unlisted
}

/** The warnings of a result. */
export interface BoundWarnings {
  warnings: Warning[]
  /** The number of further warnings. Absent if there are none. */
  more_warnings?: number
}

const isAboutRecords = ({ code }: Warning) => code !== 'unknown_field'

/**
 * Limits a result to ten warnings. Warnings about records come before `unknown_field`, otherwise in order.
 *
 * @param warnings all listed warnings
 * @param unlisted the number of further warnings
 */
export function boundWarnings(warnings: readonly Warning[], unlisted = 0): BoundWarnings {
  const ordered = warnings.length < 2 ? warnings : [...warnings.filter(isAboutRecords), ...warnings.filter((warning) => !isAboutRecords(warning))]
  const more = unlisted + Math.max(0, ordered.length - maxWarnings)
  const shown = ordered.slice(0, maxWarnings)
  return more === 0 ? { warnings: shown } : { warnings: shown, more_warnings: more }
}
