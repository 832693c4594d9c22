import { z } from 'zod'
import { limits } from '../limits.js'
import type { OperationType } from '../types/index.js'
import { domainOrAbsent } from './domain.js'
import { email } from './email.js'
import { companyRef, id, operationId, token } from './id.js'
import { jsonObject, numberFault } from './json-object.js'
import { optional, rawText, refuse, text } from './text.js'
import { timestamp } from './time.js'

export const stageUpdateMode = z
  .enum(['advance_only', 'exact'], { error: 'must be "advance_only" or "exact"' })
  .meta({
    description:
      '`advance_only` skips a stage that comes before the present one, `exact` writes any. Default: the setting of the project.',
  })

/** From 0 to 1e15, or `null` to clear (R21). A string is refused, not converted. */
export const dealValue = z
  .number({ error: 'must be a number from 0 to 1e15, or null' })
  .min(0, { error: 'must not be below 0' })
  .max(limits.dealValue, { error: 'is over the limit of 1e15' })
  .nullable()
  .meta({ description: 'From 0 to 1e15; `null` clears. A string is refused.' })

const stage = text(limits.stageNameChars).meta({
  description: 'A stage of the project, by name in any case, or by id.',
})

const companyId = optional(companyRef).meta({
  description:
    'The company that is meant, by HAL’s id or your `external_id`; the contact must be linked to it. Default: the active company, else the only one.',
})

const companyFields = z.object(
  {
    id: optional(id).meta({
      description: 'HAL’s id or your `external_id`. Links the contact and sets the active company.',
    }),
    name: optional(text(limits.nameChars)).meta({ description: 'Names a placeholder, and replaces a name that the widget wrote.' }),
    domain: optional(domainOrAbsent).meta({
      description: 'Fills an empty domain. A host name or a web address, of which the host is kept. Any other text is ignored with a warning.',
    }),
    stage: optional(stage),
    deal_value: dealValue.optional(),
    metadata: optional(jsonObject),
  },
  { error: 'must be an object' },
)

/** Blank items are no wishes: they are left out (R6). */
const companyIds = z
  .array(companyRef, { error: 'must be a list of ids' })
  .max(limits.companyIds, { error: `has more than the limit of ${limits.companyIds} ids` })
  .transform((refs) => refs.filter((ref) => ref !== ''))

/** Fields that every operation of a batch may carry beside its own. */
const envelope = {
  id: optional(operationId).meta({
    description:
      'The operation id, 1-64 printable ASCII characters, unique in the project. The same id again changes nothing and answers with the first result. Made by the server when absent.',
  }),
  timestamp: optional(timestamp).meta({
    description: 'When it was called, by the client’s clock: ISO 8601 or epoch milliseconds.',
  }),
  visitor_id: id.meta({ description: 'Your own id of the visitor, or one that the SDK made; up to 200 characters.' }),
  visitor_token: optional(token).meta({ description: 'What a verified `identify` answered with.' }),
}

const identify = z.object({
  ...envelope,
  user_id: optional(id).meta({ description: 'Your own id of the person; finds the contact first.' }),
  email: optional(email).meta({ description: 'Finds the contact, or creates it. ASCII letters are kept in lower case, the domain in ASCII.' }),
  name: optional(text(limits.nameChars)).meta({ description: 'Does not replace what an account wrote.' }),
  phone: optional(text(limits.phoneChars)).meta({ description: 'Does not replace what an account wrote.' }),
  metadata: optional(jsonObject),
  company: optional(companyFields).meta({ description: 'What is known of the company that the person works for.' }),
  company_ids: optional(companyIds).meta({ description: 'Companies to link; none of them becomes active.' }),
  stage_update_mode: optional(stageUpdateMode),
  // An empty proof is a wrong proof, not a wrong body (R31).
  user_hash: optional(token).meta({
    description: 'Hex HMAC-SHA256 of `user_id`, or of `visitor_id` where there is no `user_id`.',
  }),
  identity_token: optional(token).meta({ description: 'JWT, HS256, signed with the identity secret of the project.' }),
})

const setProperties = z
  .object({
    ...envelope,
    properties: optional(jsonObject),
    metadata: optional(jsonObject).meta({ description: 'An alias of `properties`, which wins.' }),
  })
  .refine((fields) => fields.properties !== undefined || fields.metadata !== undefined, {
    path: ['properties'],
    error: 'is missing',
  })

const track = z.object({
  ...envelope,
  name: text(limits.eventNameChars).meta({ description: 'What happened, 1-100 characters after trimming.' }),
  value: optional(
    z.union([rawText(limits.eventValueChars), z.number().check(refuse(numberFault)), z.boolean()], {
      error: `must be a string up to ${limits.eventValueChars} characters, a finite number or a boolean`,
    }),
  ).meta({ description: 'A string of up to 500 characters, a finite number or a boolean.' }),
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

/** The schema of each type of operation, and with it the names of its fields. */
export const operationSchemas = {
  identify,
  set_properties: setProperties,
  track,
  set_stage: setStage,
  set_deal: setDeal,
} satisfies Record<OperationType, z.ZodType>

type Schemas = typeof operationSchemas

/** An operation as the server goes on with it: trimmed, ids as text, times as epoch milliseconds. */
export type ParsedOperation = {
  [Type in OperationType]: { type: Type } & z.output<Schemas[Type]>
}[OperationType]

/** A parsed operation of one type. */
export type Parsed<Type extends OperationType> = Extract<ParsedOperation, { type: Type }>

export const operationTypes = Object.keys(operationSchemas) as readonly OperationType[]

export const companyFieldNames: ReadonlySet<string> = new Set(Object.keys(companyFields.shape))
