import fc from 'fast-check'
import { isBlank, trimText, type OperationType } from '../src/index.js'

/** Bodies that the contract takes, made by the dozen. Texts are already as they are kept: trimmed, lower case. */

const isKept = (text: string) => trimText(text) === text && !isBlank(text) && text.isWellFormed() && !text.includes('\0')

const kept = (maxLength: number) => fc.string({ unit: 'binary', minLength: 1, maxLength }).filter(isKept)

/** Never one of the words that are no ids, nor a template. */
export const idText = fc
  .string({ unit: 'grapheme-ascii', maxLength: 150 })
  .map((tail) => `id-${tail.replace(/[{<]/g, '')}x`)

const email = fc
  .tuple(fc.stringMatching(/^[a-z0-9.+-]{1,40}$/), fc.stringMatching(/^[a-z0-9]{1,20}\.[a-z]{2,5}$/))
  .map(([name, host]) => `${name}@${host}`)

const messageText = kept(50).filter((text) => !/[^\P{Cc}\t\n]/u.test(text))

const forbidden = new Set(['__proto__', 'constructor', 'prototype'])
const key = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((name) => !forbidden.has(name) && !name.includes('\0'))
/** JSON has changed a larger integer before anybody saw it. */
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((double) => !Number.isInteger(double) || Number.isSafeInteger(double))
const scalar = fc.oneof(kept(20), number, fc.boolean())
const leaf = fc.oneof(scalar, fc.constant(null))
const level = (inner: fc.Arbitrary<unknown>) =>
  fc.oneof(leaf, fc.array(inner, { maxLength: 3 }), fc.dictionary(key, inner, { maxKeys: 4 }))

const jsonObject = fc.dictionary(key, level(level(leaf)), { maxKeys: 8, noNullPrototype: true })

const mode = fc.constantFrom('advance_only' as const, 'exact' as const)
const deal = fc.oneof(fc.double({ min: 0, max: 1e15, noNaN: true }).map(Math.abs), fc.constant(null))
const epochMs = fc.integer({ min: 0, max: 4e12 })

const company = fc.record(
  { id: idText, name: kept(50), domain: fc.domain().map((host) => host.toLowerCase()).filter((host) => !/(^|\.)(www\.|xn--)/.test(host)), stage: kept(50), deal_value: deal, metadata: jsonObject },
  { requiredKeys: [] },
)

const envelope = {
  id: fc.stringMatching(/^[!-~]{1,64}$/),
  timestamp: epochMs,
  visitor_id: idText,
  visitor_token: kept(50),
}

/** The fields of an operation of each type, its envelope included. */
const operationOf: Record<OperationType, fc.Arbitrary<object>> = {
  identify: fc.record(
    {
      ...envelope,
      user_id: idText,
      email,
      name: kept(50),
      phone: kept(25),
      metadata: jsonObject,
      company,
      company_ids: fc.array(idText, { maxLength: 5 }),
      stage_update_mode: mode,
      user_hash: fc.string({ unit: 'grapheme-ascii', maxLength: 64 }),
    },
    { requiredKeys: ['visitor_id'] },
  ),
  set_properties: fc.record(
    { ...envelope, properties: jsonObject, metadata: jsonObject },
    { requiredKeys: ['visitor_id', 'properties'] },
  ),
  track: fc.record(
    { ...envelope, name: kept(50), value: scalar, properties: jsonObject, company_id: idText },
    { requiredKeys: ['visitor_id', 'name'] },
  ),
  set_stage: fc.record(
    { ...envelope, stage: kept(50), company_id: idText, stage_update_mode: mode },
    { requiredKeys: ['visitor_id', 'stage'] },
  ),
  set_deal: fc.record(
    { ...envelope, deal_value: deal, stage: kept(50), company_id: idText, stage_update_mode: mode },
    { requiredKeys: ['visitor_id', 'deal_value'] },
  ),
  send_message: fc.record(
    { ...envelope, body: messageText, conversation_id: idText, subject: kept(50), read_up_to: fc.nat(), chat_token: kept(50) },
    { requiredKeys: ['visitor_id', 'body'] },
  ),
}

export const operationType = fc.constantFrom<OperationType>('identify', 'set_properties', 'track', 'set_stage', 'set_deal', 'send_message')

/** A type and fields that belong to it. */
export const operation = operationType.chain((type) => operationOf[type].map((fields) => ({ type, fields })))

/** What a stranger may send under the name of a field. */
const fieldName = fc.constantFrom(
  ...['project_id', 'app_id', 'visitor_id', 'id', 'type', 'timestamp', 'sent_at', 'dry_run', 'name', 'value', 'stage'],
  ...['email', 'company', 'company_ids', 'metadata', 'properties', 'deal_value', 'device', 'operations', 'seq', '__proto__'],
)

/** Any JSON, more often than not an object with names that the contract knows. */
export const anyBody = fc.oneof(
  fc.jsonValue(),
  fc.array(fc.tuple(fc.oneof(fieldName, fc.string()), fc.jsonValue())).map((fields) => Object.fromEntries(fields)),
  fc.array(fc.jsonValue()).map((operations) => ({ project_id: 'demo', visitor_id: 'v', operations })),
)
