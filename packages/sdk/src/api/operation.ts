import type { Warning } from '@hal/contract/types'
import { attempt } from '../browser/attempt.js'
import { byteLength } from '../queue/bounds.js'
import type { Call } from '../queue/call.js'
import { isPlain, toJson } from '../queue/json.js'
import type { Refusal } from './error.js'
import type { CallType } from './types.js'

/** Arguments as they come: pages without types pass anything. */
export type Fields = Record<string, unknown>

/** Marks fields that are not an object. */
const noObject = ' '

/** The fields of a call that takes an object; without arguments none. */
export const fieldsOf = (given: unknown): Fields => (given == null ? {} : isPlain(given) ? given : { [noObject]: given })

/** The fields of a call that takes either one value or an object with that value. */
export const named = (name: string, given: unknown): Fields => (isPlain(given) ? given : { [name]: given })

/**
 * Reads the arguments of a call into an object of its own, since a getter may answer something else the second time.
 * Never throws: fields with a getter that throws, or a revoked proxy, count as not an object.
 */
export const readFields = (read: () => Fields): Fields => attempt(() => ({ ...read() })) ?? { [noObject]: 0 }

/** The limits count code points; most texts need no second look. */
const fits = (text: string, max: number): boolean => text.length <= max || [...text].length <= max

const isText = (value: unknown, max: number): boolean => typeof value === 'string' && !!value.trim() && fits(value.trim(), max)

/** Texts that apps send by mistake for an id, and invisible ones. The server has the same list. */
const isNoId = (text: string): boolean =>
  /^(|\(?null\)?|undefined|nan|nil|none|n\/a|unknown|true|false|-1|\[object object\]|anonymous|guest|[0-]+|[\p{DI}\u2800]+)$|\{\{|\$\{|<%|\p{Cf}/iu.test(text)

/** Returns the app's own id of a visitor, or nothing if the server would refuse it: a fraction, a list, half a character. */
export const readVisitorId = (id: unknown): string | undefined => {
  const text = typeof id === 'string' || Number.isSafeInteger(id) ? String(id).trim() : ''
  return isText(text, 200) && !isNoId(text) && attempt(() => encodeURIComponent(text)) ? text : undefined
}

type Rule = [path: string, isValid: (value: unknown) => boolean]

/** What the browser can know to be wrong. The server checks all of it again, and the rest (R17, R21, R22). */
const rules: { readonly [Type in CallType]?: readonly Rule[] } = {
  track: [
    ['name', (value) => isText(value, 100)],
    ['value', (value) => value == null || value === !!value || Number.isFinite(value) || (typeof value === 'string' && fits(value, 500))],
  ],
  set_stage: [['stage', (value) => isText(value, 200)]],
  set_deal: [['deal_value', (value) => value === null || (typeof value === 'number' && value >= 0 && value <= 1e15)]],
  set_properties: [['properties', isPlain]],
}

/** The place of the first fault. */
const findFault = (type: CallType, fields: Fields): string | undefined =>
  noObject in fields ? 'fields' : rules[type]?.find(([path, isValid]) => !isValid(fields[path]))?.[0]

/**
 * Removes the fields whose names belong to the envelope of a call.
 *
 * @returns a warning for each of them, as the server gives it for a field that it does not know
 */
const takeMisplaced = (fields: Fields): Warning[] =>
  ['id', 'type', 'seq'].flatMap((path) => {
    if (!Object.hasOwn(fields, path)) return []
    delete fields[path]
    return { code: 'unknown_field', path, message: path === 'id' ? 'Did you mean `user_id`?' : `\`${path}\` is not a field.` }
  })

/** In few words, since every page has them: `hal.say.js` says how each place must be. */
const refused = (path: string): Refusal => ({ code: 'invalid_request', status: 400, detail: `${path} is invalid`, errors: [{ path, message: 'is invalid' }] })

/**
 * Writes the call's JSON.
 *
 * @param fields from `readFields`; names of the envelope are removed from it
 * @returns why the call is refused, if it is
 */
export const encode = (call: Call, fields: Fields): Refusal | undefined => {
  const { id, type, time } = call
  try {
    call.warnings = takeMisplaced(fields)
    let fault = findFault(type, fields)
    const text = toJson(fields, (path) => (fault ||= path)) ?? ''
    // a `toJSON` of the caller may return anything
    if (text[0] !== '{') fault ||= 'fields'
    if (fault) return refused(fault)
    const timestamp = fields['timestamp'] == null ? `"timestamp":${time},` : ''
    // of two members with one name the last counts
    call.json = `${text.slice(0, -1)}${text.length > 2 ? ',' : ''}${timestamp}"id":"${id}","type":"${type}"}`
    // all that was added is ASCII: to look at the whole would copy it
    call.bytes = byteLength(text) + call.json.length - text.length
  } catch {
    // a cycle, a BigInt, a getter that throws
    return refused('fields')
  }
  return undefined
}
