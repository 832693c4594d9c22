import { z } from 'zod'
import { limits } from '../limits.js'
import type { JsonObject } from '../types/index.js'
import { codePointLength, textFault } from './text.js'

/** Keys that can change the prototype of an object in careless merges. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** The maximum number of listed errors. Bounds the answer to a hostile body. */
const maxFaults = 20

type Path = (string | number)[]

interface Fault {
  path: Path
  message: string
}

/** The errors found so far, and their maximum number. */
interface Search {
  faults: Fault[]
  max: number
}

function note({ faults }: Search, path: Path, message: string): void {
  faults.push({ path, message })
}

const isDone = ({ faults, max }: Search) => faults.length >= max

/** The reason why a key cannot be stored, or `null`. */
function keyFault(key: string): string | null {
  if (forbiddenKeys.has(key)) return 'is a key that is not allowed'
  if (key.length > limits.objectKeyChars && codePointLength(key) > limits.objectKeyChars) {
    return `is a key longer than the limit of ${limits.objectKeyChars} characters`
  }
  return textFault(key)
}

/** The error in a number, or `null`. JSON parsing has already changed a larger integer. */
export function numberFault(value: number): string | null {
  if (!Number.isFinite(value)) return 'must be a finite number'
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return null
  return `must not be an integer beyond ${Number.MAX_SAFE_INTEGER}; send it as text`
}

function scalarFault(value: unknown): string | null {
  if (typeof value === 'string') return textFault(value)
  return typeof value === 'number' ? numberFault(value) : null
}

function checkObject(object: object, path: Path, depth: number, search: Search): void {
  const keys = Object.keys(object)
  if (keys.length > limits.objectKeys) {
    note(search, path, `has more than the limit of ${limits.objectKeys} keys`)
    return
  }
  for (const key of keys) {
    if (isDone(search)) return
    const message = keyFault(key)
    if (message !== null) note(search, [...path, key], message)
    else checkValue((object as Record<string, unknown>)[key], path, key, depth, search)
  }
}

function checkArray(items: readonly unknown[], path: Path, depth: number, search: Search): void {
  for (const [index, item] of items.entries()) {
    if (isDone(search)) return
    checkValue(item, path, index, depth, search)
  }
}

/** Checks the value at `key` of the object or array at `path` and `depth` (1 for the outermost). */
function checkValue(value: unknown, path: Path, key: string | number, depth: number, search: Search): void {
  if (typeof value !== 'object' || value === null) {
    const message = scalarFault(value)
    if (message !== null) note(search, [...path, key], message)
  } else if (depth >= limits.objectDepth) {
    note(search, [...path, key], `is nested deeper than the limit of ${limits.objectDepth} levels`)
  } else if (Array.isArray(value)) {
    checkArray(value, [...path, key], depth + 1, search)
  } else {
    checkObject(value, [...path, key], depth + 1, search)
  }
}

const encoder = new TextEncoder()

/** Whether a value is over 16 KiB as JSON. */
function isTooLarge(value: unknown): boolean {
  const json = JSON.stringify(value)
  // A UTF-16 unit needs at most three bytes of UTF-8, so most objects need no encoding.
  return json.length * 3 > limits.objectBytes && encoder.encode(json).length > limits.objectBytes
}

/**
 * The limit that a write would exceed, or `null`. The limits also apply after merging (R6). A merge of records may
 * leave an object over a limit (R4). A write to such an object passes if the object does not grow in that respect.
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

function findFaults(value: unknown, max: number): Fault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ path: [], message: 'must be an object' }]
  }
  const search: Search = { faults: [], max }
  checkObject(value, [], 1, search)
  if (search.faults.length === 0 && isTooLarge(value)) {
    note(search, [], `is larger than the limit of ${limits.objectBytes} bytes as JSON`)
  }
  return search.faults
}

/** Marks one issue that stands for all errors of an object. `field-errors.ts` lists them. */
const wholeObject = 'object'

/** The errors behind an issue of this schema, at most 20. `undefined` for other issues. */
export function faultsOfIssue(issue: z.core.$ZodIssue): Fault[] | undefined {
  if (issue.code !== 'custom' || issue.params === undefined || !(wholeObject in issue.params)) return undefined
  return findFaults(issue.params[wholeObject], maxFaults)
}

const checked = z
  .unknown()
  .check(({ value, issues }) => {
    const [fault] = findFaults(value, 1)
    if (fault === undefined) return
    issues.push({ code: 'custom', message: fault.message, params: { [wholeObject]: value }, input: value, continue: true })
  })
  .meta({
    type: 'object',
    additionalProperties: true,
    maxProperties: limits.objectKeys,
    description:
      'Any JSON object. It is merged: a given key replaces, `null` removes the key, other keys stay. At most 100 keys in each object, 100 characters a key, 5 levels and 16 KiB as JSON.',
    examples: [{ plan: 'pro' }],
  })

/**
 * Metadata or properties: any JSON object within the limits, unchanged. Not zod's `record`, which would silently
 * drop a key `__proto__` instead of refusing it.
 */
export const jsonObject = checked as unknown as z.ZodType<JsonObject, JsonObject>
