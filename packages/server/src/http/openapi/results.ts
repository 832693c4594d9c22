import { problemKinds, warningHelp } from '@hal/contract'
import type { OperationType } from '@hal/contract/types'
import { z } from 'zod'
import { jsonObject } from './records.js'

/** What the widget routes answer, for the API reference and for the tests. */

const warnings = z.array(
  z
    .strictObject({
      code: z.enum(keysOf(warningHelp)),
      message: z.string(),
      path: z.string().optional(),
    })
    .meta({ id: 'Warning', description: 'Something was not done, or not as asked; the rest of the call was.' }),
)

const warned = {
  warnings: warnings.max(10).meta({ description: 'At most ten: those about records before `unknown_field`.' }),
  more_warnings: z.int().positive().optional().meta({ description: 'How many more there were.' }),
}

const companyBy = z
  .enum(['explicit', 'active', 'single'])
  .nullable()
  .meta({ description: 'How the target company was found (R14, R36).' })

const stageUpdate = z
  .strictObject({
    status: z.enum(['applied', 'skipped', 'unchanged']),
    mode: z.enum(['advance_only', 'exact']),
    from: z.string().nullable(),
    to: z.string().nullable(),
    reason: z.literal('already_later').optional(),
  })
  .meta({ id: 'StageUpdate', description: 'What became of a stage (R19).' })

const contactView = z.strictObject({
  id: z.string().nullable(),
  email: z.string().nullable().optional(),
  user_id: z.string().nullable().optional(),
  name: z.string().nullable().optional(),
  phone: z.string().nullable().optional(),
  metadata: jsonObject,
})

const companyView = z.strictObject({
  id: z.string().nullable(),
  external_id: z.string().nullable().optional(),
  is_placeholder: z.boolean(),
  stage: z.string().nullable(),
  name: z.string().optional(),
  domain: z.string().nullable().optional(),
  deal_value: z.number().nullable().optional(),
  metadata: jsonObject,
})

const stagedCompany = { id: z.string().nullable(), name: z.string().optional(), stage: z.string().nullable() }

/** The result of each type of operation. */
export const resultSchemas = {
  identify: z
    .strictObject({
      visitor: z.strictObject({ visitor_id: z.string(), verified: z.boolean() }),
      matched_by: z.enum(['user_id', 'email', 'visitor', 'created']).nullable(),
      company_by: companyBy,
      contact: contactView.nullable(),
      company: companyView.nullable(),
      company_ids: z.array(z.string()),
      stage_update: stageUpdate.optional(),
      visitor_token: z.string().optional(),
      ...warned,
    })
    .meta({ id: 'IdentifyResult' }),
  set_properties: z
    .strictObject({
      visitor: z.strictObject({ visitor_id: z.string(), verified: z.boolean(), properties: jsonObject }),
      contact_id: z.string().nullable(),
      ...warned,
    })
    .meta({ id: 'SetPropertiesResult' }),
  track: z
    .strictObject({
      event_id: z.string().nullable(),
      contact_id: z.string().nullable(),
      company_id: z.string().nullable(),
      ...warned,
    })
    .meta({ id: 'TrackResult' }),
  set_stage: z
    .strictObject({ company: z.strictObject(stagedCompany), company_by: companyBy, stage_update: stageUpdate, ...warned })
    .meta({ id: 'SetStageResult' }),
  set_deal: z
    .strictObject({
      company: z.strictObject({ ...stagedCompany, deal_value: z.number().nullable() }),
      deal_value: z.number().nullable(),
      company_by: companyBy,
      stage_update: stageUpdate.optional(),
      ...warned,
    })
    .meta({ id: 'SetDealResult' }),
} satisfies Record<OperationType, z.ZodType>

const problemShape = {
  type: z.string().meta({ description: 'The help page of the code, served here.' }),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(keysOf(problemKinds)),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  existing_id: z.string().optional(),
  candidates: z.array(z.strictObject({ id: z.string(), external_id: z.string().nullable() })).optional(),
  stages: z.array(z.string()).optional(),
  limit: z.number().optional(),
  retry_after: z.int().optional(),
}

/** RFC 9457 problem details, as every refusal is answered. */
export const problemSchema = z.strictObject({ ...problemShape, request_id: z.string() }).meta({ id: 'Problem' })

const batchResult = z
  .strictObject({
    id: z.string(),
    status: z.enum(['ok', 'duplicate', 'rejected']),
    result: z.union(Object.values(resultSchemas)).optional(),
    problem: z.strictObject(problemShape).optional(),
  })
  .meta({ id: 'BatchResult' })

/** The answer to a batch, in the order of its operations. */
export const batchResponseSchema = z
  .strictObject({
    results: z.array(batchResult),
    warnings: warned.warnings.optional().meta({ description: 'About the envelope; at most ten.' }),
    more_warnings: warned.more_warnings,
  })
  .meta({ id: 'BatchResponse' })

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[]
}
