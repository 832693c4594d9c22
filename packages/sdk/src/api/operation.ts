import type { FieldError, OperationType } from '@hal/contract/types'
import { timeOfId } from '../browser/ids.js'
import type { Operation } from '../queue/call.js'
import type { Refusal } from './error.js'

/** Arguments as they come: pages without types pass anything. */
export type Fields = Record<string, unknown>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields of a call that takes either one value or an object that names it. */
export const named = (name: string, given: unknown): Fields => (isObject(given) ? given : { [name]: given })

const isText = (value: unknown, max: number): boolean => typeof value === 'string' && /\S/.test(value) && value.trim().length <= max

const isScalar = (value: unknown): boolean => value == null || value === !!value || Number.isFinite(value) || (typeof value === 'string' && value.length <= 500)

const isDeal = (value: unknown): boolean => value === null || (typeof value === 'number' && value >= 0 && value <= 1e15)

type Check = [path: string, isRight: (value: unknown) => boolean, expected: string]

const stage: Check = ['stage', (value) => isText(value, 200), 'the name or id of a stage']

/** What the browser can know to be wrong; the server checks all of it again, and the rest (R17, R21, R22). */
const checks: { [Type in OperationType]?: Check[] } = {
  set_properties: [['properties', isObject, 'an object']],
  track: [
    ['name', (value) => isText(value, 100), 'a text of at most 100 characters'],
    ['value', isScalar, 'a finite number, a boolean or a text of at most 500 characters'],
  ],
  set_stage: [stage],
  set_deal: [['deal_value', isDeal, 'a number from 0 to 1e15, or null']],
}

/** Writes the call's JSON, or answers why it cannot be one. */
export const encode = (operation: Operation, fields: Fields): Refusal | undefined => {
  const { id, type } = operation
  const errors: FieldError[] = []
  for (const [path, isRight, expected] of checks[type] ?? []) if (!isRight(fields[path])) errors.push({ path, message: `must be ${expected}` })
  try {
    operation.json = JSON.stringify({ ...fields, timestamp: fields['timestamp'] ?? timeOfId(id), id, type })
  } catch (error) {
    // a cycle, a BigInt, a getter that throws
    errors.push({ path: type, message: String(error) })
  }
  const [first] = errors
  return first && { code: 'invalid_request', detail: `${first.path} ${first.message}`, errors }
}
