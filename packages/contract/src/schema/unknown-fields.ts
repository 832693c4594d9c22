import { distance } from 'fastest-levenshtein'
import type { FieldError, Warning } from '../types/index.js'
import { forbiddenKeys } from './json-object.js'
import { formatPath } from './path.js'

/** A name this many edits away is taken for a slip of the pen: `emial`, `userId`. */
const maxEdits = 2

/** More fields than this are counted, not listed: an answer is not to grow with a hostile body. */
const maxWarnings = 20

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

function unknownField(path: string, suggestion: string | undefined): Warning {
  const hint = suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`
  return { code: 'unknown_field', path, message: `The field \`${path}\` is not known and was not used.${hint}` }
}

/** What was found in a body beside the fields of the contract. */
export interface UnknownFields {
  /** Keys that are refused wherever they stand. */
  errors: FieldError[]
  listed: Warning[]
  /** How many more there were than are listed. */
  unlisted: number
}

export function noUnknownFields(): UnknownFields {
  return { errors: [], listed: [], unlisted: 0 }
}

/**
 * Looks through `body`, which stands at `parent`. A field that is not in `known` is never used and never
 * a reason to refuse, but told, with the name that was probably meant; only a key that reaches into the
 * prototype is refused.
 */
export function collectUnknownFields(
  found: UnknownFields,
  body: object,
  known: ReadonlySet<string>,
  parent: readonly string[] = [],
): void {
  for (const name of Object.keys(body)) {
    if (!known.has(name)) add(found, name, known, parent)
  }
}

function add(found: UnknownFields, name: string, known: ReadonlySet<string>, parent: readonly string[]): void {
  const path = formatPath([...parent, name])
  if (forbiddenKeys.has(name)) found.errors.push({ path, message: 'is a key that is not allowed' })
  else if (found.listed.length >= maxWarnings) found.unlisted += 1
  else found.listed.push(unknownField(path, closest(name, known)))
}

/** One warning for each of the first 20 fields, and one for all the others. */
export function unknownFieldWarnings({ listed, unlisted }: UnknownFields): Warning[] {
  if (unlisted === 0) return listed
  return [...listed, { code: 'unknown_field', message: `${unlisted} more fields are not known and were not used.` }]
}
