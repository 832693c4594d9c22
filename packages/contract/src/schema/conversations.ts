import { z } from 'zod'
import { limits } from '../limits.js'
import { envelopeSchema, parseEnvelope } from './envelope.js'
import { isObject, notAnObject, type Parse, parseWith } from './field-errors.js'
import { givenFields, inCall, noRemarks, type Fields } from './given-fields.js'
import { messageNumber } from './message.js'
import { operationSchemas } from './operation.js'
import { optional, rawText } from './text.js'
import { newSuggestions } from './unknown-fields.js'

/** The bodies of the routes by which the visitor's side reads its conversations, beside `send_message`. */

const { visitor_id, visitor_token, chat_token } = operationSchemas.send_message.shape

/** What the caller can show for it (C26). */
const side = { visitor_id, chat_token, visitor_token }

const conversation_id = rawText(limits.idChars).meta({
  description: 'The conversation: its id, or the operation id of the message that started it.',
  examples: ['conversation_01kb4zq8x2e5rv6m7n8p9q0r1s'],
})

const limitForm = { error: 'must be a whole number from 1' }

/** A limit over 200 counts as 200, as in every list. */
const limit = optional(
  z
    .int(limitForm)
    .min(1, limitForm)
    .overwrite((most) => Math.min(most, limits.pageItems)),
).meta({ description: 'Page size. Default 50, at most 200. A larger number counts as 200.', examples: [20] })

const cursor = optional(z.string({ error: 'must be a string' }).max(2_000, { error: 'is not a cursor of this list' })).meta({
  description: '`next_cursor` of the previous page. Without it the list starts at its first page.',
  examples: ['MTc2Mzk5'],
})

const oneWay = { path: ['before_seq'], error: 'must not stand beside `after_seq`' }

const messages = z
  .object({
    ...side,
    conversation_id,
    after_seq: optional(messageNumber).meta({ description: 'Only messages with a higher number, from there on. Default: 0.', examples: [2] }),
    before_seq: optional(messageNumber).meta({ description: 'Instead of `after_seq`: the last messages with a lower number.', examples: [40] }),
    limit,
  })
  .refine(({ after_seq, before_seq }) => after_seq === undefined || before_seq === undefined, oneWay)

const schemas = {
  token: z.object({ visitor_id }),
  list: z.object({ ...side, limit, cursor }),
  messages,
  read: z.object({
    ...side,
    conversation_id,
    up_to: messageNumber.meta({ description: 'The number of the last message that was read.', examples: [4] }),
  }),
}

export type ChatRoute = keyof typeof schemas

/** A parsed body of one of these routes. */
export type ChatBody<Route extends ChatRoute> = { project_id: string } & z.output<(typeof schemas)[Route]>

const { project_id } = envelopeSchema.shape

/** The complete bodies, for the OpenAPI document. */
export const chatBodies = {
  token: z.object({ project_id, ...schemas.token.shape }),
  list: z.object({ project_id, ...schemas.list.shape }),
  messages: z.object({ project_id, ...messages.shape }),
  read: z.object({ project_id, ...schemas.read.shape }),
} satisfies Record<ChatRoute, z.ZodObject>

function fieldsOf(route: ChatRoute): Fields {
  return { known: new Set([...Object.keys(chatBodies[route].shape), 'app_id']), meaningful: inCall, path: [] }
}

const fields: Readonly<Record<ChatRoute, Fields>> = {
  token: fieldsOf('token'),
  list: fieldsOf('list'),
  messages: fieldsOf('messages'),
  read: fieldsOf('read'),
}

/**
 * Parses a body of one of these routes as that of a call: `null` and blank text count as not given, and an unknown field
 * is no error. The answers have no warnings, so none are noted.
 */
export function parseChatBody<Route extends ChatRoute>(route: Route, body: unknown): Parse<ChatBody<Route>> {
  if (!isObject(body)) return notAnObject
  const remarks = noRemarks()
  const given = givenFields(body, fields[route], remarks, newSuggestions())
  const envelope = parseEnvelope({ project_id: given.project_id, app_id: given.app_id })
  const parsed = parseWith(schemas[route], given)
  const errors = [...(envelope.ok ? [] : envelope.errors), ...remarks.errors, ...(parsed.ok ? [] : parsed.errors)]
  if (!envelope.ok || !parsed.ok || errors.length > 0) return { ok: false, errors }
  // The schema was selected by `route`, so the cast is safe. TypeScript cannot infer that.
  return { ok: true, value: { project_id: envelope.value.project_id, ...(parsed.value as object) } as ChatBody<Route> }
}
