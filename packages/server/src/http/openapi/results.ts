import { problemKinds, warningHelp } from '@hal/contract'
import type { OperationType } from '@hal/contract/types'
import { z } from 'zod'
import { jsonObject } from './records.js'

/** Schemas of widget route answers, for the API reference and for tests. */

const warnings = z.array(
  z
    .strictObject({
      code: z.enum(keysOf(warningHelp)).meta({ description: 'Code of the warning. `/docs/warnings` explains each.' }),
      message: z.string().meta({ description: 'What was ignored or changed, and why.' }),
      path: z.string().optional().meta({ description: 'Field that the warning is about, such as `company.metadata.plan`.' }),
    })
    .meta({ id: 'Warning', description: 'The call succeeded, but one part of it was ignored or changed.' }),
)

const warned = {
  warnings: warnings.max(10).meta({ description: 'Warnings, at most 10. Those about records come before `unknown_field`.' }),
  more_warnings: z.int().positive().optional().meta({ description: 'How many more warnings there were.' }),
}

const companyBy = z
  .enum(['explicit', 'active', 'single'])
  .nullable()
  .meta({ description: 'How HAL found the company: named in the call, the active one, or the only one.' })

const mergedMetadata = jsonObject.meta({ description: 'Metadata after the call. Without a proof of identity, only keys that this call wrote.' })

const stageUpdate = z
  .strictObject({
    status: z.enum(['applied', 'skipped', 'unchanged']).meta({ description: 'Whether the stage was written.' }),
    mode: z.enum(['advance_only', 'exact']).meta({ description: 'How the stage was to be written.' }),
    from: z.string().nullable().meta({ description: 'Name of the stage before the call.' }),
    to: z.string().nullable().meta({ description: 'Name of the stage in the call.' }),
    reason: z.literal('already_later').optional().meta({ description: 'Why the stage was skipped: the company is in a later stage.' }),
  })
  .meta({ id: 'StageUpdate', description: 'What happened to the stage.' })

const contactView = z.strictObject({
  id: z.string().nullable().meta({ description: 'Id of the contact.' }),
  email: z.string().nullable().optional().meta({ description: 'Email of the contact.' }),
  user_id: z.string().nullable().optional().meta({ description: 'Your own id of the person.' }),
  name: z.string().nullable().optional().meta({ description: 'Name of the person.' }),
  phone: z.string().nullable().optional().meta({ description: 'Phone number of the person.' }),
  metadata: mergedMetadata,
})

const companyId = z.string().nullable().meta({ description: 'Id of the company.' })
const companyName = z.string().optional().meta({ description: 'Name of the company. Only after a proof of identity.' })
const stageName = z.string().nullable().meta({ description: 'Name of the stage after the call.' })

const companyView = z.strictObject({
  id: companyId,
  external_id: z.string().nullable().optional().meta({ description: 'Your own id of the company.' }),
  is_placeholder: z.boolean().meta({ description: 'Whether nobody has given the company an id or a real name yet.' }),
  stage: stageName,
  name: companyName,
  domain: z.string().nullable().optional().meta({ description: 'Domain of the company. Only after a proof of identity.' }),
  deal_value: z.number().nullable().optional().meta({ description: 'Value of the deal. Only after a proof of identity.' }),
  metadata: mergedMetadata,
})

const stagedCompany = { id: companyId, name: companyName, stage: stageName }

const writtenCompany = { description: 'Company that was written.' }

const visitorShape = {
  visitor_id: z.string().meta({ description: 'Id of the visitor.' }),
  verified: z.boolean().meta({ description: 'Whether the visitor has proven its identity.' }),
}

const contactId = z.string().nullable().meta({ description: 'Id of the contact of the visitor.' })

/** The result of each type of operation. */
export const resultSchemas = {
  identify: z
    .strictObject({
      visitor: z.strictObject(visitorShape).meta({ description: 'The visitor.' }),
      matched_by: z
        .enum(['user_id', 'email', 'visitor', 'created'])
        .nullable()
        .meta({ description: 'How HAL found the contact. `created` if it is new, `null` if there is none.' }),
      company_by: companyBy,
      contact: contactView.nullable().meta({ description: 'Contact of the visitor. Without a proof of identity, only what the call sent.' }),
      company: companyView.nullable().meta({ description: 'The active or only company of the contact.' }),
      company_ids: z.array(z.string()).meta({ description: 'Companies that the contact is linked to, at most 50.' }),
      stage_update: stageUpdate.optional(),
      visitor_token: z
        .string()
        .optional()
        .meta({ description: 'Token that proves later calls of the visitor for 24 hours. Only after a proof of identity.' }),
      ...warned,
    })
    .meta({ id: 'IdentifyResult', description: 'Which contact and company were found or created, and how.' }),
  set_properties: z
    .strictObject({
      visitor: z
        .strictObject({
          ...visitorShape,
          properties: jsonObject.meta({ description: 'Properties after the call. Without a proof of identity, only keys that this call wrote.' }),
        })
        .meta({ description: 'The visitor.' }),
      contact_id: contactId,
      ...warned,
    })
    .meta({ id: 'SetPropertiesResult', description: 'The properties as they are now.' }),
  track: z
    .strictObject({
      event_id: z.string().nullable().meta({ description: 'Id of the event.' }),
      contact_id: contactId,
      company_id: z.string().nullable().meta({ description: 'Id of the company of the event.' }),
      ...warned,
    })
    .meta({ id: 'TrackResult', description: 'The event, and whom it belongs to.' }),
  set_stage: z
    .strictObject({ company: z.strictObject(stagedCompany).meta(writtenCompany), company_by: companyBy, stage_update: stageUpdate, ...warned })
    .meta({ id: 'SetStageResult', description: 'The company, and what happened to its stage.' }),
  set_deal: z
    .strictObject({
      company: z
        .strictObject({ ...stagedCompany, deal_value: z.number().nullable().meta({ description: 'Value of the deal.' }) })
        .meta(writtenCompany),
      deal_value: z.number().nullable().meta({ description: 'Value of the deal, the same as in `company`.' }),
      company_by: companyBy,
      stage_update: stageUpdate.optional(),
      ...warned,
    })
    .meta({ id: 'SetDealResult', description: 'The company and its deal value.' }),
  send_message: z
    .strictObject({
      conversation_id: z.string().nullable().meta({ description: 'Id of the conversation. `null` in a dry run that would start one, and for a repeated message whose conversation was deleted.' }),
      message_id: z.string().nullable().meta({ description: 'Id of the message.' }),
      seq: z.int().nullable().meta({ description: 'Number of the message in its conversation, from 1.' }),
      started: z.boolean().meta({ description: 'Whether the message started the conversation.' }),
      ...warned,
    })
    .meta({ id: 'SendMessageResult', description: 'Where the message stands.' }),
} satisfies Record<OperationType, z.ZodType>

const problemShape = {
  type: z.string().meta({ description: 'Path of the help page of the code on this server.' }),
  title: z.string().meta({ description: 'The code in words.' }),
  status: z.int().meta({ description: 'HTTP status.' }),
  detail: z.string().meta({ description: 'What is wrong with this request, and what to do.' }),
  code: z.enum(keysOf(problemKinds)).meta({ description: 'Code of the problem, for programs.' }),
  errors: z
    .array(
      z.strictObject({
        path: z.string().meta({ description: 'Field that is wrong, such as `company_ids[2]`.' }),
        message: z.string().meta({ description: 'What is wrong with it.' }),
      }),
    )
    .optional()
    .meta({ description: 'Every field that is wrong.' }),
  existing_id: z.string().optional().meta({ description: 'Id of the record that has the value already.' }),
  candidates: z
    .array(
      z.strictObject({
        id: z.string().meta({ description: 'Id of the company.' }),
        external_id: z.string().nullable().meta({ description: 'Your own id of the company.' }),
      }),
    )
    .optional()
    .meta({ description: 'Companies that the call could mean.' }),
  stages: z.array(z.string()).optional().meta({ description: 'Names of the stages of the project.' }),
  limit: z.number().optional().meta({ description: 'Limit that was exceeded.' }),
  last_seq: z.int().optional().meta({ description: 'Number of the newest message.' }),
  continued_by_id: z.string().optional().meta({ description: 'Conversation in which this one goes on.' }),
  retry_after: z.int().optional().meta({ description: 'Seconds to wait before the next attempt, as in `Retry-After`.' }),
}

/** RFC 9457 problem details, the body of every refusal. */
export const problemSchema = z
  .strictObject({ ...problemShape, request_id: z.string().meta({ description: 'Id of the request, for the log of the server.' }) })
  .meta({ id: 'Problem', description: 'Why a request was refused, as RFC 9457 problem details.' })

const batchResult = z
  .strictObject({
    id: z.string().meta({ description: 'Operation id.' }),
    status: z
      .enum(['ok', 'duplicate', 'rejected'])
      .meta({ description: '`ok`: applied. `duplicate`: applied before, so `result` is the first result. `rejected`: refused, see `problem`.' }),
    result: z.union(Object.values(resultSchemas)).optional().meta({ description: 'Result of the operation, as in the answer to a single call.' }),
    problem: z.strictObject(problemShape).optional().meta({ description: 'Why the operation was rejected.' }),
  })
  .meta({ id: 'BatchResult', description: 'What happened to one operation.' })

/** The answer to a batch, in the order of its operations. */
export const batchResponseSchema = z
  .strictObject({
    results: z.array(batchResult).meta({ description: 'Results, in the order of the operations.' }),
    warnings: warned.warnings.optional().meta({ description: 'Warnings about the batch itself, at most 10.' }),
    more_warnings: warned.more_warnings,
  })
  .meta({ id: 'BatchResponse', description: 'One result for each operation.' })

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[]
}
