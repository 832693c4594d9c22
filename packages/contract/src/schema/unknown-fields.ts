import { distance } from 'fastest-levenshtein'
import type { FieldError, Warning } from '../types/index.js'
import { forbiddenKeys } from './json-object.js'
import { noted, type Notes } from './notes.js'
import { formatPath } from './path.js'

/** A name this many edits away is taken for a slip of the pen: `emial`, `userId`. */
const maxEdits = 2

/** Two letters changed places, which counts as two edits and is one slip: `nmae`. */
function isSwapped(written: string, candidate: string): boolean {
  return [...written].sort().join('') === [...candidate].sort().join('')
}

/** The known name that was probably meant. */
function closest(name: string, known: ReadonlySet<string>): string | undefined {
  const written = name.toLowerCase()
  let best: string | undefined
  let bestEdits = maxEdits + 1
  for (const candidate of known) {
    // As many edits as the lengths differ are needed at least, so a long name costs nothing.
    if (Math.abs(candidate.length - written.length) >= bestEdits) continue
    const edits = distance(written, candidate)
    if (edits >= bestEdits || (edits >= candidate.length / 2 && !isSwapped(written, candidate))) continue
    best = candidate
    bestEdits = edits
  }
  return best
}

/** Of names in any case, the known one that was probably meant. */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const found = closest(name, new Set(known.map((each) => each.toLowerCase())))
  return known.find((each) => each.toLowerCase() === found)
}

function unknownField(path: string, suggestion: string | undefined): Warning {
  const hint = suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`
  return { code: 'unknown_field', path, message: `The field \`${path}\` is not known and was not used.${hint}` }
}

/** What was found in a body beside the fields of the contract. */
export interface UnknownFields {
  /** Keys that are refused wherever they stand. */
  errors: FieldError[]
  unknown: Notes
}

/** How many names may still be compared with those that are known: it takes longer than all else. */
export interface Suggestions {
  left: number
}

/** For a request: more slips of the pen than that are a program's, which repeats them. */
export function newSuggestions(): Suggestions {
  return { left: 100 }
}

function suggest(name: string, known: ReadonlySet<string>, suggestions: Suggestions): string | undefined {
  if (suggestions.left === 0) return undefined
  suggestions.left -= 1
  return closest(name, known)
}

/**
 * Notes a field that the contract does not know. It is never used and never a reason to refuse, but told, with the
 * name that was probably meant; only a key that reaches into the prototype is refused.
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
