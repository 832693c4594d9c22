import { distance } from 'fastest-levenshtein'
import type { FieldError, Warning } from '../types/index.js'
import { forbiddenKeys } from './json-object.js'
import { noted, type Notes } from './notes.js'
import { formatPath } from './path.js'

/** The maximum edit distance of a typo: `emial`, `userId`. */
const maxEdits = 2

/** Whether two letters are swapped, which counts as two edits but is one typo: `nmae`. */
function isSwapped(written: string, candidate: string): boolean {
  return [...written].sort().join('') === [...candidate].sort().join('')
}

/** The closest known name, or `undefined`. */
function closest(name: string, known: ReadonlySet<string>): string | undefined {
  const written = name.toLowerCase()
  let best: string | undefined
  let bestEdits = maxEdits + 1
  for (const candidate of known) {
    // The edit distance is at least the difference in length, so a long name costs nothing.
    if (Math.abs(candidate.length - written.length) >= bestEdits) continue
    const edits = distance(written, candidate)
    if (edits >= bestEdits || (edits >= candidate.length / 2 && !isSwapped(written, candidate))) continue
    best = candidate
    bestEdits = edits
  }
  return best
}

/** The closest known name, case-insensitive. */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const found = closest(name, new Set(known.map((each) => each.toLowerCase())))
  return known.find((each) => each.toLowerCase() === found)
}

function unknownField(path: string, suggestion: string | undefined): Warning {
  const hint = suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`
  return { code: 'unknown_field', path, message: `The field \`${path}\` is not known and was not used.${hint}` }
}

/** Fields of a body that are not in the contract. */
export interface UnknownFields {
  /** Forbidden keys, which are always refused. */
  errors: FieldError[]
  unknown: Notes
}

/** How many more names may be compared with known names. The comparison takes longer than all other checks. */
export interface Suggestions {
  left: number
}

/** The limit for a request. A body with more unknown names comes from a program that repeats the same typos. */
export function newSuggestions(): Suggestions {
  return { left: 100 }
}

function suggest(name: string, known: ReadonlySet<string>, suggestions: Suggestions): string | undefined {
  if (suggestions.left === 0) return undefined
  suggestions.left -= 1
  return closest(name, known)
}

/**
 * Notes an unknown field. It is ignored with a warning that suggests the closest known name. Only a key that could
 * change a prototype is refused.
 */
export function noteUnknown(
  found: UnknownFields,
  path: readonly string[],
  name: string,
  known: ReadonlySet<string>,
  suggestions: Suggestions,
): void {
  const message = 'is a key that is not allowed'
  if (forbiddenKeys.has(name)) found.errors.push({ path: formatPath([...path, name]), message })
  else noted(found.unknown, () => unknownField(formatPath([...path, name]), suggest(name, known, suggestions)))
}
