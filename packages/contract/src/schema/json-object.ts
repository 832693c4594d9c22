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

/** The faults that were found, up to as many as are asked for. */
interface Search {
  faults: Fault[]
  max: number
}

function note({ faults }: Search, path: Path, message: string): void {
  faults.push({ path, message })
}

const isDone = ({ faults, max }: Search) => faults.length >= max

/** What says that a key cannot be kept, or `null`. */
function keyFault(key: string): string | null {
  if (forbiddenKeys.has(key)) return 'is a key that is not allowed'
  if (key.length > limits.objectKeyChars && codePointLength(key) > limits.objectKeyChars) {
    return `is a key longer than the limit of ${limits.objectKeyChars} characters`
  }
  return textFault(key)
}

/** Says what is wrong with a number, or `null`: JSON has changed a larger integer before anybody saw it. */
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

/** Checks what stands at `key` of the object or array that is at `path` and `depth` (the outermost is 1). */
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

/** An issue that stands for all faults of an object: to list them is for who words them (field-errors.ts). */
const wholeObject = 'object'

/** The faults that an issue of this schema stands for, at most 20; `undefined` for an issue of another. */
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
 * Metadata or properties: what JSON can say, within the limits, kept as it is.
 * Not a record of zod's: that would drop a key `__proto__` without a word instead of refusing it.
 */
export const jsonObject = checked as unknown as z.ZodType<JsonObject, JsonObject>
