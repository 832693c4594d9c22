import { limits } from '../limits.js'
import type { Warning } from '../types/index.js'
import { formatPath } from './path.js'
import { noNotes, noted, type Notes } from './notes.js'
import { noteUnknown, type Suggestions, type UnknownFields } from './unknown-fields.js'
import { isBlank } from './visible-text.js'

/**
 * In widget bodies an optional field that is `null` is not given, and neither is one of blank text, which is told
 * (R6, Fine print). Both are taken out before the schemas look, so that a required one is missing.
 */

/** Which fields of a body mean something all the same. */
export interface Meaningful {
  /** In these `null` is a value: it clears, or it is wrong. */
  asNull: ReadonlySet<string>
  /** In these blank text is a value, or wrong in a way of its own. */
  asBlank: ReadonlySet<string>
}

const asNull: ReadonlySet<string> = new Set(['deal_value', 'dry_run'])
const proofs = ['user_hash', 'identity_token']

/** Of a single call, whose `visitor_id` is required. */
export const inCall: Meaningful = {
  asNull,
  asBlank: new Set([...asNull, ...proofs, 'id', 'value', 'company_id']),
}

/** Of a batch and its operations: a blank `visitor_id` is a slip of its own, not a wish for the batch's. */
export const inBatch: Meaningful = { asNull, asBlank: new Set([...inCall.asBlank, 'visitor_id']) }

/** Of `company`. */
export const inCompany: Meaningful = { asNull, asBlank: asNull }

type Body = Record<string, unknown>

function blankIgnored(path: string): Warning {
  return { code: 'blank_ignored', path, message: `\`${path}\` is blank, so it counts as not given.` }
}

function isBlankText(value: unknown): boolean {
  return typeof value === 'string' && isBlank(value)
}

/** What is to be said of the fields of a body, whatever they hold. */
export interface Remarks extends UnknownFields {
  /** About what is blank and so not given. */
  blank: Notes
}

export function noRemarks(): Remarks {
  return { errors: [], unknown: noNotes(), blank: noNotes() }
}

/** Which fields a body may have. */
export interface Fields {
  known: ReadonlySet<string>
  meaningful: Meaningful
  /** Where the body stands. */
  path: readonly string[]
}

function isNotGiven(name: string, value: unknown, { asNull, asBlank }: Meaningful): boolean {
  return value === null ? !asNull.has(name) : isBlankText(value) && !asBlank.has(name)
}

/**
 * The body without the known fields that are not given; the same object where there are none. In one walk, which
 * also notes what is not known: every call takes it.
 */
export function givenFields(body: Body, { known, meaningful, path }: Fields, remarks: Remarks, suggestions: Suggestions): Body {
  let given = body
  for (const name of Object.keys(body)) {
    const value = body[name]
    if (!known.has(name)) noteUnknown(remarks, path, name, known, suggestions)
    else if ((value === null || typeof value === 'string') && isNotGiven(name, value, meaningful)) {
      if (given === body) given = { ...body }
      delete given[name]
      if (value !== null) noted(remarks.blank, () => blankIgnored(formatPath([...path, name])))
    }
  }
  return given
}

const isGiven = (item: unknown) => item !== null && !isBlankText(item)

/**
 * The items of `company_ids`, with the empty text in the place of those that are not given, so that the others keep
 * theirs. A list over its limit is cut to one that still is: it is refused, and not worth looking at.
 */
export function givenItems(items: readonly unknown[], name: string, notes: Notes): readonly unknown[] {
  if (items.length > limits.companyIds) return items.slice(0, limits.companyIds + 1)
  if (items.every(isGiven)) return items
  return items.map((item, index) => {
    if (isGiven(item)) return item
    noted(notes, () => blankIgnored(formatPath([name, index])))
    return ''
  })
}
