import { z } from 'zod'
import { limits } from '../limits.js'
import type { OperationType } from '../types/index.js'
import { domainOrAbsent } from './domain.js'
import { email } from './email.js'
import { companyRef, id, operationId, token } from './id.js'
import { jsonObject, numberFault } from './json-object.js'
import { messageBody, messageNumber } from './message.js'
import { optional, rawText, refuse, text } from './text.js'
import { timestamp } from './time.js'

export const stageUpdateMode = z
  .enum(['advance_only', 'exact'], { error: 'must be "advance_only" or "exact"' })
  .meta({
    description:
      'How the stage is written. `advance_only` skips a stage that comes before the current one. `exact` writes any stage. If it is left out, the setting of the project applies.',
  })

/** From 0 to 1e15, or `null` to clear (R21). A string is refused, not converted. */
export const dealValue = z
  .number({ error: 'must be a number from 0 to 1e15, or null' })
  .min(0, { error: 'must not be below 0' })
  .max(limits.dealValue, { error: 'is over the limit of 1e15' })
  .nullable()
  .meta({ description: 'Value of the deal, a number from 0 to 1e15. `null` clears it. A string is refused.', examples: [12000] })

const stage = text(limits.stageNameChars).meta({
  description: 'A stage of the project, by name in any case or by id.',
  examples: ['Qualified'],
})

const companyId = optional(companyRef).meta({
  description:
    'The target company, by HAL’s id or by your `external_id`. The contact must be linked to it. If it is left out, HAL uses the active company, or the only company of the contact.',
  examples: ['northwind'],
})

const companyFields = z.object(
  {
    id: optional(id).meta({
      description: 'HAL’s id of the company, or your own id for it. Links the contact to the company and makes it the active company of the visitor.',
      examples: ['northwind'],
    }),
    name: optional(text(limits.nameChars)).meta({
      description: 'Name of the company. It replaces a name that the widget wrote, but never one that a person or another system wrote.',
      examples: ['Northwind'],
    }),
    domain: optional(domainOrAbsent).meta({
      description: 'Domain of the company, as a host name or a web address. It only fills an empty domain. Other text is ignored with a warning.',
      examples: ['northwind.com'],
    }),
    stage: optional(stage),
    deal_value: dealValue.optional(),
    metadata: optional(jsonObject),
  },
  { error: 'must be an object' },
)

/** Blank items are left out (R6). */
const companyIds = z
  .array(companyRef, { error: 'must be a list of ids' })
  .max(limits.companyIds, { error: `has more than the limit of ${limits.companyIds} ids` })
  .transform((refs) => refs.filter((ref) => ref !== ''))

/** Fields that every operation of a batch may have in addition to its own. */
const envelope = {
  id: optional(operationId).meta({
    description:
      'Operation id, 1 to 64 printable ASCII characters, unique in the project. A call with the same id changes nothing and answers with the first result. If it is left out, the server makes one.',
    examples: ['0196a3c4-7f1e-7000-8000-3c1d5e7f9a2b'],
  }),
  timestamp: optional(timestamp).meta({
    description: 'When the call was made, by the clock of the client, in ISO 8601 or as epoch milliseconds. Default: the time of receipt.',
    examples: ['2026-11-23T14:05:09.123Z'],
  }),
  visitor_id: id.meta({ description: 'Id of the visitor: your own, or the one that the SDK made.', examples: ['visitor-7f3a'] }),
  visitor_token: optional(token).meta({
    description: 'Token from the answer of a verified `identify`. It proves later calls of the same visitor for 24 hours.',
    examples: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2aXNpdG9yLTdmM2EifQ.c2lnbmF0dXJl'],
  }),
}

const chatToken = optional(token).meta({
  description: 'Token of `POST /api/widget/conversations/token`. It opens the conversations that were started with it.',
  examples: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2aXNpdG9yLTdmM2EifQ.a2V5'],
})

const identify = z.object({
  ...envelope,
  user_id: optional(id).meta({
    description: 'Your own id of the person. It is the first thing by which HAL finds the contact.',
    examples: ['user-42'],
  }),
  email: optional(email).meta({
    description: 'Email of the person. HAL finds the contact by it, or creates one. It is stored in lower case, with an ASCII domain.',
    examples: ['nora@northwind.com'],
  }),
  name: optional(text(limits.nameChars)).meta({
    description: 'Name of the person. It never replaces a name that a person or another system wrote.',
    examples: ['Nora Berg'],
  }),
  phone: optional(text(limits.phoneChars)).meta({
    description: 'Phone number of the person, as free text. It never replaces one that a person or another system wrote.',
    examples: ['+47 22 12 34 56'],
  }),
  metadata: optional(jsonObject),
  company: optional(companyFields).meta({ description: 'The company that the person works for.' }),
  company_ids: optional(companyIds).meta({
    description: 'Companies to link to the contact, by HAL’s ids or your own. None of them becomes the active company.',
    examples: [['northwind', 'contoso']],
  }),
  stage_update_mode: optional(stageUpdateMode),
  // An empty proof is an invalid proof, not an invalid body (R31).
  user_hash: optional(token).meta({
    description: 'Proof of identity: the HMAC-SHA256 of `user_id` in hex, made with the identity secret. Without a `user_id`, it is made of `visitor_id`.',
    examples: ['5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0'],
  }),
  identity_token: optional(token).meta({
    description: 'Proof of identity: a JWT (HS256) that your server signs with the identity secret of the project.',
    examples: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLTQyIn0.c2lnbmF0dXJl'],
  }),
  chat_token: chatToken,
})

const setProperties = z
  .object({
    ...envelope,
    properties: optional(jsonObject),
    metadata: optional(jsonObject).meta({
      description: 'Another name for `properties`. If both are sent, `properties` is used.',
    }),
  })
  .refine((fields) => fields.properties !== undefined || fields.metadata !== undefined, {
    path: ['properties'],
    error: 'is missing',
  })

const track = z.object({
  ...envelope,
  name: text(limits.eventNameChars).meta({ description: 'Name of the event.', examples: ['trial-started'] }),
  value: optional(
    z.union([rawText(limits.eventValueChars), z.number().check(refuse(numberFault)), z.boolean()], {
      error: `must be a string up to ${limits.eventValueChars} characters, a finite number or a boolean`,
    }),
  ).meta({
    description: 'Value of the event: a string, a finite number or a boolean.',
    examples: ['pro'],
  }),
  properties: optional(jsonObject),
  company_id: companyId,
})

const setStage = z.object({
  ...envelope,
  stage,
  company_id: companyId,
  stage_update_mode: optional(stageUpdateMode),
})

const setDeal = z.object({
  ...envelope,
  deal_value: dealValue,
  stage: optional(stage),
  company_id: companyId,
  stage_update_mode: optional(stageUpdateMode),
})

const sendMessage = z.object({
  ...envelope,
  body: messageBody.meta({ description: 'The text, 1 to 10,000 characters. Nothing in it is read as markup.', examples: ['Can we pay by invoice?'] }),
  conversation_id: optional(rawText(limits.idChars)).meta({
    description: 'The conversation to continue: its id, or the operation id of the message that started it. Without it, the message starts a conversation.',
    examples: ['conversation_01kb4zq8x2e5rv6m7n8p9q0r1s'],
  }),
  subject: optional(text(limits.subjectChars)).meta({ description: 'Subject of a new conversation. Later it is ignored with a warning.', examples: ['Invoice'] }),
  read_up_to: optional(messageNumber).meta({ description: 'Marks the conversation as read up to this message number.', examples: [4] }),
  chat_token: chatToken,
})

/** The schema of each type of operation, which also defines its field names. */
export const operationSchemas = {
  identify,
  set_properties: setProperties,
  track,
  set_stage: setStage,
  set_deal: setDeal,
  send_message: sendMessage,
} satisfies Record<OperationType, z.ZodType>

type Schemas = typeof operationSchemas

/** A validated operation: texts trimmed, ids as text, times as epoch milliseconds. */
export type ParsedOperation = {
  [Type in OperationType]: { type: Type } & z.output<Schemas[Type]>
}[OperationType]

/** A parsed operation of one type. */
export type Parsed<Type extends OperationType> = Extract<ParsedOperation, { type: Type }>

export const operationTypes = Object.keys(operationSchemas) as readonly OperationType[]

export const companyFieldNames: ReadonlySet<string> = new Set(Object.keys(companyFields.shape))
