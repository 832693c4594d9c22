import { limits } from '../limits.js'
import type { Warning } from '../types/index.js'
import { formatPath } from './path.js'
import { noNotes, noted, type Notes } from './notes.js'
import { noteUnknown, type Suggestions, type UnknownFields } from './unknown-fields.js'
import { isBlank } from './visible-text.js'

/**
 * In widget bodies, an optional field with `null` or blank text counts as absent. Blank text also gives a warning
 * (R6, Fine print). Such fields are removed before validation, so that a required field counts as missing.
 */

/** Fields in which `null` or blank text has a meaning. */
export interface Meaningful {
  /** Fields in which `null` is a value: it clears, or is an error. */
  asNull: ReadonlySet<string>
  /** Fields in which blank text is a value, or its own kind of error. */
  asBlank: ReadonlySet<string>
}

const asNull: ReadonlySet<string> = new Set(['deal_value', 'dry_run'])
const proofs = ['user_hash', 'identity_token']

/** For a single call, in which `visitor_id` is required. */
export const inCall: Meaningful = {
  asNull,
  asBlank: new Set([...asNull, ...proofs, 'id', 'value', 'company_id']),
}

/** For a batch and its operations. A blank `visitor_id` is an error and does not mean the batch's `visitor_id`. */
export const inBatch: Meaningful = { asNull, asBlank: new Set([...inCall.asBlank, 'visitor_id']) }

/** For `company`. */
export const inCompany: Meaningful = { asNull, asBlank: asNull }

type Body = Record<string, unknown>

function blankIgnored(path: string): Warning {
  return { code: 'blank_ignored', path, message: `\`${path}\` is blank, so it counts as not given.` }
}

function isBlankText(value: unknown): boolean {
  return typeof value === 'string' && isBlank(value)
}

/** Remarks about the fields of a body, independent of their values. */
export interface Remarks extends UnknownFields {
  /** Warnings about blank fields, which count as absent. */
  blank: Notes
}

export function noRemarks(): Remarks {
  return { errors: [], unknown: noNotes(), blank: noNotes() }
}

/** The fields that a body may have. */
export interface Fields {
  known: ReadonlySet<string>
  meaningful: Meaningful
  /** The path of the body. */
  path: readonly string[]
}

function isNotGiven(name: string, value: unknown, { asNull, asBlank }: Meaningful): boolean {
  return value === null ? !asNull.has(name) : isBlankText(value) && !asBlank.has(name)
}

/**
 * Removes known fields that count as absent. Returns the same object if there are none. The same loop also notes
 * unknown fields, because it runs for every call.
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
 * Replaces blank items of `company_ids` with empty text, so that other items keep their index. Cuts a list over
 * the limit to one item more than the limit. It is refused anyway, so the rest need not be checked.
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
