import type { OperationType } from '@hal/contract/types'
import type { Call } from '../queue/call.js'
import type { Refusal } from './error.js'

/** Arguments as they come: pages without types pass anything. */
export type Fields = Record<string, unknown>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields of a call that takes either one value or an object that names it. */
export const named = (name: string, given: unknown): Fields => (isObject(given) ? given : { [name]: given })

/** The limits count code points; most texts need no second look. */
const fits = (text: string, max: number): boolean => text.length <= max || [...text].length <= max

const isText = (value: unknown, max: number): boolean => typeof value === 'string' && /\S/.test(value) && fits(value.trim(), max)

const isScalar = (value: unknown): boolean => value == null || value === !!value || Number.isFinite(value) || (typeof value === 'string' && fits(value, 500))

const isDeal = (value: unknown): boolean => value === null || (typeof value === 'number' && value >= 0 && value <= 1e15)

/** What the browser can know to be wrong; the server checks all of it again, and the rest (R17, R21, R22). */
const findFault = (type: OperationType, fields: Fields): [path: string, expected: string] | false => {
  const { name, value, properties, stage, deal_value: deal } = fields
  // a text or a list that stood where an object belongs was spread: `identify('a@b.example')`
  if ('0' in fields) return ['fields', 'an object']
  return type === 'track'
    ? isText(name, 100)
      ? !isScalar(value) && ['value', 'a finite number, a boolean or a text of at most 500 characters']
      : ['name', 'a text of at most 100 characters']
    : type === 'set_stage'
      ? !isText(stage, 200) && ['stage', 'the name or id of a stage']
      : type === 'set_deal'
        ? !isDeal(deal) && ['deal_value', 'a number from 0 to 1e15, or null']
        : type === 'set_properties' && !isObject(properties) && ['properties', 'an object']
}

const refused = (path: string, message: string): Refusal => ({ code: 'invalid_request', detail: `${path} ${message}`, errors: [{ path, message }] })

/** Writes the call's JSON, or answers why it cannot be one. */
export const encode = (call: Call, fields: Fields): Refusal | undefined => {
  const { id, type, time } = call
  const fault = findFault(type, fields)
  if (fault) return refused(fault[0], `must be ${fault[1]}`)
  try {
    call.json = JSON.stringify({ ...fields, timestamp: fields['timestamp'] ?? time, id, type })
  } catch (error) {
    // a cycle, a BigInt, a getter that throws
    return refused(type, String(error))
  }
  return undefined
}
