/** @import { Schema } from './document.mjs' */

const groupDigits = new Intl.NumberFormat('en-US')

/**
 * Flattens nested alternatives into one list.
 *
 * @param {Schema} schema
 * @returns {Schema[]}
 */
export function choicesOf(schema) {
  const nested = schema.anyOf ?? schema.oneOf
  return nested === undefined ? [schema] : nested.flatMap(choicesOf)
}

/**
 * The description of a field: its own, or that of the first alternative that has one.
 *
 * @param {Schema} schema
 * @returns {string | undefined}
 */
export function descriptionOf(schema) {
  return [schema, ...choicesOf(schema)].find(({ description }) => description !== undefined)?.description
}

/** @param {unknown} value */
const code = (value) => `\`${JSON.stringify(value)}\``

/**
 * Names the type of a field in words, such as "string or null".
 *
 * @param {Schema} schema
 * @returns {string}
 */
export function typeText(schema) {
  const names = choicesOf(schema).map(typeName)
  const hasList = names.some((name) => name.startsWith('array of '))
  return [...new Set(names)].join(hasList ? ', or ' : ' or ')
}

/** @param {Schema} schema */
function typeName(schema) {
  if (schema.const !== undefined) return code(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(code).join(' or ')
  if (schema.type === 'array') return schema.items === undefined ? 'array' : `array of ${typeText(schema.items)}`
  if (schema.type === undefined) return schema.$ref !== undefined || schema.allOf ? 'object' : 'any JSON value'
  return schema.format === 'date-time' ? 'time' : [schema.type].flat().join(' or ')
}

/**
 * Describes the limits and the default of a field, one sentence each.
 *
 * @param {Schema} schema
 * @returns {string[]}
 */
export function limitTexts(schema) {
  const choices = choicesOf(schema)
  const limits = choices.flatMap((choice) => [lengthText(choice), rangeText(choice), itemsText(choice)])
  const byDefault = schema.default === undefined ? null : `Default: ${code(schema.default)}.`
  return [...new Set([...limits, byDefault])].filter((text) => text !== null)
}

/** @param {Schema} schema */
function lengthText({ minLength = 0, maxLength }) {
  if (maxLength === undefined) return null
  const most = groupDigits.format(maxLength)
  return minLength > 0 ? `${minLength} to ${most} characters.` : `At most ${most} characters.`
}

/**
 * Omits bounds that hold for every JSON number.
 *
 * @param {Schema} schema
 */
function rangeText({ minimum, maximum, exclusiveMinimum }) {
  const least = isBound(minimum) ? minimum : undefined
  const most = isBound(maximum) ? maximum : undefined
  if (least !== undefined && most !== undefined) return `${groupDigits.format(least)} to ${groupDigits.format(most)}.`
  if (least !== undefined) return `At least ${groupDigits.format(least)}.`
  if (exclusiveMinimum !== undefined) return `More than ${groupDigits.format(exclusiveMinimum)}.`
  return most === undefined ? null : `At most ${groupDigits.format(most)}.`
}

/** @param {number | undefined} bound */
const isBound = (bound) => bound !== undefined && Math.abs(bound) < 8e15

/** @param {Schema} schema */
function itemsText({ maxItems }) {
  return maxItems === undefined ? null : `At most ${groupDigits.format(maxItems)} items.`
}

/**
 * Describes one example value of a field.
 *
 * @param {Schema} schema
 * @returns {string | null}
 */
export function exampleText(schema) {
  const [example] = [schema, ...choicesOf(schema)].flatMap(({ examples = [] }) => examples)
  return example === undefined ? null : `Example: ${code(example)}.`
}
