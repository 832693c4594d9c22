import { z } from 'zod'
import { limits } from '../limits.js'
import type { JsonObject } from '../types/index.js'
import { codePointLength, textFault } from './text.js'

/** Keys that reach into the prototype of whoever merges them carelessly. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** More places than this are not listed: an answer is not to grow with a hostile body. */
const maxFaults = 20

type Path = (string | number)[]

interface Fault {
  path: Path
  message: string
}

/** What says that a key cannot be kept, or `null`. */
function keyFault(key: string): string | null {
  if (forbiddenKeys.has(key)) return 'is a key that is not allowed'
  if (key.length > limits.objectKeyChars && codePointLength(key) > limits.objectKeyChars) {
    return `is a key longer than the limit of ${limits.objectKeyChars} characters`
  }
  return textFault(key)
}

function scalarFault(value: unknown): string | null {
  if (typeof value === 'string') return textFault(value)
  if (typeof value === 'number' && !Number.isFinite(value)) return 'must be a finite number'
  return null
}

function checkObject(object: object, path: Path, depth: number, faults: Fault[]): void {
  const keys = Object.keys(object)
  if (keys.length > limits.objectKeys) {
    faults.push({ path, message: `has more than the limit of ${limits.objectKeys} keys` })
    return
  }
  for (const key of keys) {
    const message = keyFault(key)
    if (message !== null) faults.push({ path: [...path, key], message })
    else checkValue((object as Record<string, unknown>)[key], path, key, depth, faults)
  }
}

function checkArray(items: readonly unknown[], path: Path, depth: number, faults: Fault[]): void {
  for (const [index, item] of items.entries()) {
    if (faults.length >= maxFaults) return
    checkValue(item, path, index, depth, faults)
  }
}

/** Checks what stands at `key` of the object or array that is at `path` and `depth` (the outermost is 1). */
function checkValue(value: unknown, path: Path, key: string | number, depth: number, faults: Fault[]): void {
  if (typeof value !== 'object' || value === null) {
    const message = scalarFault(value)
    if (message !== null) faults.push({ path: [...path, key], message })
  } else if (depth >= limits.objectDepth) {
    faults.push({ path: [...path, key], message: `is nested deeper than the limit of ${limits.objectDepth} levels` })
  } else if (Array.isArray(value)) {
    checkArray(value, [...path, key], depth + 1, faults)
  } else {
    checkObject(value, [...path, key], depth + 1, faults)
  }
}

const encoder = new TextEncoder()

/** Whether a value is over 16 KiB as JSON. */
function isTooLarge(value: unknown): boolean {
  const json = JSON.stringify(value)
  // No UTF-16 unit needs more than three bytes of UTF-8: most objects need no second look.
  return json.length * 3 > limits.objectBytes && encoder.encode(json).length > limits.objectBytes
}

/**
 * Says which limit a write would take an object over, or `null` (R6: the limits hold after merging too).
 * What is over a limit already, as a merge of records may leave it (R4), may be written as long as it does
 * not grow there.
 */
export function growthFault(before: JsonObject, after: JsonObject): string | null {
  const keys = Object.keys(after).length
  if (keys > limits.objectKeys && keys > Object.keys(before).length) {
    return `would have more than the limit of ${limits.objectKeys} keys`
  }
  if (isTooLarge(after) && byteLength(after) > byteLength(before)) {
    return `would be larger than the limit of ${limits.objectBytes} bytes as JSON`
  }
  return null
}

function byteLength(object: JsonObject): number {
  return encoder.encode(JSON.stringify(object)).length
}

function faultsOf(value: unknown): Fault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ path: [], message: 'must be an object' }]
  }
  const faults: Fault[] = []
  checkObject(value, [], 1, faults)
  if (faults.length === 0 && isTooLarge(value)) {
    faults.push({ path: [], message: `is larger than the limit of ${limits.objectBytes} bytes as JSON` })
  }
  return faults.slice(0, maxFaults)
}

const checked = z
  .unknown()
  .check(({ value, issues }) => {
    for (const fault of faultsOf(value)) issues.push({ code: 'custom', ...fault, input: value, continue: true })
  })
  .meta({
    type: 'object',
    additionalProperties: true,
    maxProperties: limits.objectKeys,
    description:
      'Up to 100 keys in each object, keys of up to 100 characters, 5 levels deep, 16 KiB as JSON. A key given replaces, `null` removes the key, a key not given stays.',
  })

/**
 * Metadata or properties: what JSON can say, within the limits, kept as it is.
 * Not a record of zod's: that would drop a key `__proto__` without a word instead of refusing it.
 */
export const jsonObject = checked as unknown as z.ZodType<JsonObject, JsonObject>
