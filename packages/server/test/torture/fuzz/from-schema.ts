import fc from 'fast-check'
import { z } from 'zod'
import { listText, mostly, objectText, oddJson, type JsonText } from './json-text.js'
import { wordsFor } from './words.js'

/** What of JSON Schema the schemas of the contract make use of. */
interface Shape {
  type?: string
  anyOf?: Shape[]
  oneOf?: Shape[]
  allOf?: Shape[]
  const?: unknown
  enum?: unknown[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  minimum?: number
  maximum?: number
  maxLength?: number
}

const mostItems = 6
const aMoment = Date.parse('2026-11-25T12:00:00Z')

/** Texts of JSON that mostly keep to a schema. */
export const bodyText = (schema: z.ZodType): JsonText => mostly(textOf('', shapeOf(schema)))

/** The parameters of a query, each with what it mostly holds. */
export function queryTexts(schema: z.ZodType): Record<string, fc.Arbitrary<string>> {
  const properties = Object.entries(shapeOf(schema).properties ?? {})
  return Object.fromEntries(properties.map(([name, shape]) => [name, textOf(name, shape).map(unquoted)]))
}

function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
}

/** A query says `a` where JSON says `"a"`. */
const unquoted = (json: string): string => (json.startsWith('"') && json.endsWith('"') ? json.slice(1, -1) : json)

function textOf(name: string, shape: Shape): JsonText {
  const words = wordsFor(name)
  return words === null ? ofShape(name, shape) : fc.oneof({ weight: 4, arbitrary: words.map((word) => `"${word}"`) }, { weight: 1, arbitrary: ofShape(name, shape) })
}

function ofShape(name: string, shape: Shape): JsonText {
  const choices = shape.anyOf ?? shape.oneOf ?? shape.allOf
  if (choices) return fc.oneof(...choices.map((choice) => ofShape(name, choice)))
  if (shape.const !== undefined) return fc.constant(JSON.stringify(shape.const))
  if (shape.enum) return fc.constantFrom(...shape.enum.map((value) => JSON.stringify(value)))
  if (shape.type === 'object') return shape.properties ? ofObject(shape.properties, shape.required) : freeObject
  if (shape.type === 'array') return listText(textOf(name, shape.items ?? {}), mostItems)
  if (shape.type === 'string') return ofString(shape.maxLength)
  if (shape.type === 'integer' || shape.type === 'number') return ofNumber(shape)
  if (shape.type === 'boolean') return fc.constantFrom('true', 'false')
  if (shape.type === 'null') return fc.constant('null')
  return fc.oneof(oddJson, fc.integer({ min: 0, max: aMoment }).map(String), fc.constant(`"${new Date(aMoment).toISOString()}"`))
}

function ofObject(properties: Record<string, Shape>, required: string[] = []): JsonText {
  const fields = Object.entries(properties).map(([name, shape]) => [name, textOf(name, shape)])
  return objectText(Object.fromEntries(fields) as Record<string, JsonText>, required)
}

/** Metadata and properties. */
const freeObject = fc
  .dictionary(fc.constantFrom('plan', 'seats', 'tags', 'when', 'nested', 'ключ'), mostly(fc.json({ maxDepth: 2 })), { maxKeys: 4 })
  .map((members) => `{${Object.entries(members).map(([key, value]) => `"${key}":${value}`).join(',')}}`)

function ofString(maxLength = 40): JsonText {
  const short = fc.string({ unit: 'grapheme', maxLength: Math.min(maxLength, 30) })
  return short.map((text) => JSON.stringify(text))
}

function ofNumber({ type, minimum = -1e9, maximum = 1e16 }: Shape): JsonText {
  const inside = type === 'integer' ? fc.maxSafeInteger() : fc.double({ min: minimum, max: maximum, noNaN: true })
  return fc.oneof(fc.constantFrom(minimum, maximum, 0, 1, 2), inside).map((number) => JSON.stringify(number))
}
