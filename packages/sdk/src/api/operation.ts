import type { FieldError, OperationType } from '@hal/contract/types'
import { timeOfId } from '../browser/ids.js'
import type { Operation } from '../queue/call.js'
import type { Refusal } from './error.js'

/** Arguments as they come: pages without types pass anything. */
export type Fields = Record<string, unknown>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown, max: number): boolean =>
  typeof value === 'string' && value.trim() !== '' && value.trim().length <= max

const isScalar = (value: unknown): boolean =>
  value == null ||
  typeof value === 'boolean' ||
  Number.isFinite(value) ||
  (typeof value === 'string' && value.length <= 500)

const isDeal = (value: unknown): boolean =>
  value === null || (typeof value === 'number' && value >= 0 && value <= 1e15)

/** The fields of a call that takes either one value or an object that names it. */
export const named = (name: string, given: unknown): Fields => (isObject(given) ? given : { [name]: given })

type Check = [path: string, isRight: (value: unknown) => boolean, expected: string]

const stage: Check = ['stage', (value) => isText(value, 200), 'the name or id of a stage']
const checks: Record<OperationType, Check[]> = {
  identify: [['metadata', (value) => value == null || isObject(value), 'an object']],
  set_properties: [['properties', isObject, 'an object']],
  track: [
    ['name', (value) => isText(value, 100), 'a text of 1 to 100 characters'],
    ['value', isScalar, 'a finite number, a boolean or a text of up to 500 characters'],
  ],
  set_stage: [stage],
  set_deal: [
    ['deal_value', isDeal, 'a number from 0 to 1e15, or null'],
    ['stage', (value) => value === undefined || stage[1](value), stage[2]],
  ],
}

/** What the browser can know to be wrong before it is sent; the server checks all of it again (R17, R21, R22). */
const findFaults = (type: OperationType, fields: Fields): FieldError[] =>
  checks[type]
    .filter(([path, isRight]) => !isRight(fields[path]))
    .map(([path, , expected]) => ({ path, message: `has to be ${expected}` }))

/** Writes the call's JSON, or answers why it cannot be one. */
export const encode = (operation: Operation, fields: Fields): Refusal | undefined => {
  const { id, type } = operation
  const errors = findFaults(type, fields)
  try {
    operation.json = JSON.stringify({ ...fields, timestamp: fields['timestamp'] ?? timeOfId(id), id, type })
  } catch (error) {
    // a cycle, a BigInt, a getter that throws
    errors.push({ path: '', message: String(error) })
  }
  const [first] = errors
  return first && { code: 'invalid_request', detail: `${type}: ${first.path} ${first.message}`, errors }
}
