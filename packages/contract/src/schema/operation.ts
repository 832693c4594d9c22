import { z } from 'zod'
import { limits } from '../limits.js'
import type { OperationType } from '../types/index.js'
import { jsonObject } from './json-object.js'
import { timestamp } from './time.js'
import { domain, email, id, operationId, orAbsent, rawText, text, token } from './text.js'

export const stageUpdateMode = z
  .enum(['advance_only', 'exact'], { error: 'must be "advance_only" or "exact"' })
  .meta({
    description:
      '`advance_only` skips a stage that comes before the present one, `exact` writes any. Default: the setting of the project (R18).',
  })

/** From 0 to 1e15, or `null` to clear (R21). A string is refused, not converted. */
export const dealValue = z
  .number({ error: 'must be a number from 0 to 1e15, or null' })
  .min(0, { error: 'must not be below 0' })
  .max(limits.dealValue, { error: 'is over the limit of 1e15' })
  .nullable()
  .meta({ description: 'From 0 to 1e15; `null` clears. A string is refused (R21).' })

const stage = text(limits.stageNameChars).meta({
  description: 'A stage of the project, by name in any case, or by id (R17).',
})

const companyId = orAbsent(id).meta({
  description:
    'The company that is meant, by HAL’s id or your `external_id`; the contact must be linked to it. Default: the active company, else the only one (R14).',
})

const companyFields = z.object(
  {
    id: id.optional().meta({
      description: 'HAL’s id or your `external_id`. Links the contact and sets the active company (R11).',
    }),
    name: text(limits.nameChars).optional().meta({ description: 'Names a placeholder, never a real company (R10, R15).' }),
    domain: domain.optional().meta({ description: 'Fills an empty domain (R15).' }),
    stage: stage.optional(),
    deal_value: dealValue.optional(),
    metadata: jsonObject.optional(),
  },
  { error: 'must be an object' },
)

const companyIds = z
  .array(id, { error: 'must be a list of ids' })
  .max(limits.companyIds, { error: `has more than the limit of ${limits.companyIds} ids` })

/** Fields that every operation of a batch may carry beside its own. */
const envelope = {
  id: operationId.optional().meta({
    description:
      'The operation id, 1-64 printable ASCII characters, unique in the project. The same id again changes nothing and answers with the first result. Made by the server when absent (R26).',
  }),
  timestamp: orAbsent(timestamp).meta({
    description: 'When it was called, by the client’s clock: ISO 8601 or epoch milliseconds (R27).',
  }),
  visitor_id: id.meta({ description: 'Your own id of the visitor, or one that the SDK made; up to 200 characters.' }),
  visitor_token: orAbsent(token).meta({ description: 'What a verified `identify` answered with (R32).' }),
}

const identify = z.object({
  ...envelope,
  user_id: orAbsent(id).meta({ description: 'Your own id of the person; finds the contact first (R3).' }),
  email: orAbsent(email).meta({ description: 'Finds the contact, or creates it; kept lower-cased (R2).' }),
  name: orAbsent(text(limits.nameChars)).meta({ description: 'Does not replace what an account wrote (R6).' }),
  phone: orAbsent(text(limits.phoneChars)).meta({ description: 'Does not replace what an account wrote (R6).' }),
  metadata: jsonObject.optional(),
  company: orAbsent(companyFields).meta({ description: 'What is known of the company that the person works for (R9-R15).' }),
  company_ids: orAbsent(companyIds).meta({ description: 'Companies to link; none of them becomes active (R13).' }),
  stage_update_mode: stageUpdateMode.optional(),
  // An empty proof is a wrong proof, not a wrong body (R31).
  user_hash: orAbsent(token).meta({
    description: 'Hex HMAC-SHA256 of `user_id`, or of `visitor_id` where there is no `user_id` (R31).',
  }),
  identity_token: orAbsent(token).meta({ description: 'JWT, HS256, signed with the identity secret of the project (R31).' }),
})

const setProperties = z
  .object({
    ...envelope,
    properties: jsonObject.optional(),
    metadata: jsonObject.optional().meta({ description: 'An alias of `properties`, which wins (R24).' }),
  })
  .refine((fields) => fields.properties !== undefined || fields.metadata !== undefined, {
    path: ['properties'],
    error: 'is missing',
  })

const track = z.object({
  ...envelope,
  name: text(limits.eventNameChars).meta({ description: 'What happened, 1-100 characters after trimming (R22).' }),
  value: orAbsent(
    z.union([rawText(limits.eventValueChars), z.number(), z.boolean()], {
      error: `must be a string up to ${limits.eventValueChars} characters, a finite number or a boolean`,
    }),
  ).meta({ description: 'A string of up to 500 characters, a finite number or a boolean (R22).' }),
  properties: jsonObject.optional(),
  company_id: companyId,
})

const setStage = z.object({
  ...envelope,
  stage,
  company_id: companyId,
  stage_update_mode: stageUpdateMode.optional(),
})

const setDeal = z.object({
  ...envelope,
  deal_value: dealValue,
  stage: stage.optional(),
  company_id: companyId,
  stage_update_mode: stageUpdateMode.optional(),
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
