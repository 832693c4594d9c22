import type { OperationType } from '@hal/contract/types'
import { attempt } from '../browser/attempt.js'
import { byteLength } from '../queue/bounds.js'
import type { Call } from '../queue/call.js'
import type { Refusal } from './error.js'

/** Arguments as they come: pages without types pass anything. */
export type Fields = Record<string, unknown>

type Fault = [path: string, expected: string]

const noObject = ' '

/** A list, a Map, a date or an element of the page is none. */
const isObject = (value: unknown): value is Fields => ({}).toString.call(value) === '[object Object]'

/** The fields of a call that takes an object: what is none fails the check of fields below. */
export const fieldsOf = (given: unknown): Fields => (given == null ? {} : isObject(given) ? given : { [noObject]: given })

/** The fields of a call that takes either one value or an object that names it. */
export const named = (name: string, given: unknown): Fields => (isObject(given) ? given : { [name]: given })

/** The limits count code points; most texts need no second look. */
const fits = (text: string, max: number): boolean => text.length <= max || [...text].length <= max

const isText = (value: unknown, max: number): boolean => typeof value === 'string' && !!value.trim() && fits(value.trim(), max)

/** What apps send by mistake for an id, or cannot be seen; the server's list is the same. */
const isNoId = (text: string): boolean =>
  /^(|\(?null\)?|undefined|nan|nil|none|n\/a|unknown|true|false|-1|\[object object\]|anonymous|guest|[0-]+|[\p{DI}\u2800]+)$|\{\{|\$\{|<%|\p{Cf}/iu.test(text)

/** The app's own id of a visitor, or nothing where the server would refuse it: a fraction, a list, half a character. */
export const readVisitorId = (id: unknown): string | undefined => {
  const text = typeof id === 'string' || Number.isSafeInteger(id) ? String(id).trim() : ''
  return isText(text, 200) && !isNoId(text) && attempt(() => encodeURIComponent(text)) ? text : undefined
}

const isScalar = (value: unknown): boolean => value == null || value === !!value || Number.isFinite(value) || (typeof value === 'string' && fits(value, 500))

const isDeal = (value: unknown): boolean => value === null || (typeof value === 'number' && value >= 0 && value <= 1e15)

/** What the browser can know to be wrong; the server checks all of it again, and the rest (R17, R21, R22). */
const findFault = (type: OperationType, fields: Fields): Fault | false => {
  if (noObject in fields) return ['fields', 'an object']
  return type === 'track'
    ? isText(fields['name'], 100)
      ? !isScalar(fields['value']) && ['value', 'a finite number, a boolean or a text of at most 500 characters']
      : ['name', 'a text of at most 100 characters']
    : type === 'set_stage'
      ? !isText(fields['stage'], 200) && ['stage', 'the name or id of a stage']
      : type === 'set_deal'
        ? !isDeal(fields['deal_value']) && ['deal_value', 'a number from 0 to 1e15, or null']
        : type === 'set_properties' && !isObject(fields['properties']) && ['properties', 'an object']
}

/** JSON makes `null` or `{}` of it without a word: NaN, an invalid date, a Map. */
const isDamaged = (given: unknown, written: unknown): boolean =>
  typeof written === 'number'
    ? !Number.isFinite(written)
    : written === null
      ? given !== null
      : typeof written === 'object' && !isObject(written) && !Array.isArray(written)

/** The first place that JSON would damage. */
const findDamage = (fields: Fields): Fault | undefined => {
  let fault: Fault | undefined
  JSON.stringify(fields, function (this: Fields, key, written: unknown) {
    if (isDamaged(this[key], written)) fault ??= [key, 'a finite number, a valid date, a text, a list or a plain object']
    return written
  })
  return fault
}

/** Whether there is more than the scalars that were looked at already: most calls have no more. */
const isDeep = (fields: Fields): boolean => {
  for (const name in fields) if (typeof fields[name] === 'object') return true
  return false
}

const refused = ([path, expected]: Fault): Refusal => ({
  code: 'invalid_request',
  detail: `${path} must be ${expected}`,
  errors: [{ path, message: `must be ${expected}` }],
})

/** Writes the call's JSON, or answers why it cannot be one. */
export const encode = (call: Call, fields: Fields): Refusal | undefined => {
  const { id, type, time } = call
  try {
    const fault = findFault(type, fields) || (isDeep(fields) && findDamage(fields))
    if (fault) return refused(fault)
    const text = JSON.stringify(fields)
    // a `toJSON` of the page's may write anything
    if (text[0] !== '{') return refused(['fields', 'an object'])
    const timestamp = fields['timestamp'] == null ? `"timestamp":${time},` : ''
    // of two members with one name the last counts
    call.json = `${text.slice(0, -1)}${text.length > 2 ? ',' : ''}${timestamp}"id":"${id}","type":"${type}"}`
    // all that was added is ASCII: to look at the whole would copy it
    call.bytes = byteLength(text) + call.json.length - text.length
  } catch (error) {
    // a cycle, a BigInt, a getter that throws
    return refused([type, `JSON: ${String(error)}`])
  }
  return undefined
}
