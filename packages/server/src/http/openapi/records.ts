import type { JsonObject } from '@hal/contract/types'
import { z } from 'zod'

/**
 * What the account routes answer, for the API reference and for the tests that check every answer
 * against it. `contract.test.ts` holds these to the types of the contract, which are the definition.
 */

const time = z.iso.datetime({ precision: 3 }).meta({ examples: ['2026-11-23T14:05:09.123Z'] })

export const jsonObject = z
  .record(z.string(), z.unknown())
  .meta({ id: 'JsonObject', description: 'At most 100 keys in each object, depth 5, 16 KiB as JSON.' }) as z.ZodType<JsonObject>

const userSchema = z
  .strictObject({ id: z.string(), email: z.string(), created_at: time })
  .meta({ id: 'User', description: 'Whoever signs in.' })

export const sessionSchema = z
  .strictObject({ token: z.string().meta({ description: 'For `Authorization: Bearer`.' }), user: userSchema })
  .meta({ id: 'Session' })

const projectShape = {
  id: z.string(),
  name: z.string(),
  allowed_origins: z.array(z.string()).meta({ description: 'Exact origins; an empty list allows any.' }),
  stage_update_mode: z.enum(['advance_only', 'exact']),
  company_policy: z.enum(['link_existing', 'create_missing']),
  company_by_domain: z.boolean().meta({ description: 'Whether contacts of one work email domain share its company.' }),
  identity_verification: z.enum(['off', 'required', 'strict']),
  signed_only: z
    .array(z.enum(['name', 'phone', 'metadata', 'company', 'stage', 'deal_value']))
    .meta({ description: 'Fields that the widget writes only where the `identity_token` claims them.' }),
  event_retention_days: z.int().nullable().meta({ description: 'After how many days events are deleted; `null`: never.' }),
  identity_secret: z.string().meta({ description: 'Signs identities on your server; never put it into a page.' }),
  created_at: time,
  updated_at: time,
}

export const projectSchema = z.strictObject(projectShape).meta({ id: 'Project' })

export const rotatedSecretSchema = z
  .strictObject({ ...projectShape, previous_secret_expires_at: time.nullable() })
  .meta({ id: 'RotatedSecret' })

const apiKeyShape = { id: z.string(), name: z.string(), access: z.enum(['read', 'read_write']), created_at: time }

export const apiKeySchema = z.strictObject(apiKeyShape).meta({ id: 'ApiKey' })

export const newApiKeySchema = z
  .strictObject({ ...apiKeyShape, key: z.string().meta({ description: 'Shown this once; only its hash is kept.' }) })
  .meta({ id: 'NewApiKey' })

export const stageSchema = z
  .strictObject({ id: z.string(), name: z.string(), position: z.int(), kind: z.enum(['open', 'won', 'lost']) })
  .meta({ id: 'Stage' })

const contactCompany = z.strictObject({
  id: z.string(),
  external_id: z.string().nullable(),
  name: z.string(),
  is_placeholder: z.boolean(),
})

export const contactSchema = z
  .strictObject({
    id: z.string(),
    project_id: z.string(),
    email: z.string().nullable(),
    user_id: z.string().nullable(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    notes: z.string().nullable(),
    tags: z.array(z.string()),
    metadata: jsonObject,
    companies: z.array(contactCompany),
    visitor_ids: z.array(z.string()),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Contact' })

export const companySchema = z
  .strictObject({
    id: z.string(),
    project_id: z.string(),
    external_id: z.string().nullable(),
    name: z.string(),
    domain: z.string().nullable(),
    is_placeholder: z.boolean(),
    stage: stageSchema.nullable(),
    stage_changed_at: time.nullable(),
    deal_value: z.number().nullable(),
    notes: z.string().nullable(),
    metadata: jsonObject,
    contact_ids: z.array(z.string()),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Company' })

const botMark = z
  .literal(true)
  .exactOptional()
  .meta({ description: 'Only bots have called for the visitor so far, by their `User-Agent`; left out for all others.' })

export const visitorSchema = z
  .strictObject({
    visitor_id: z.string(),
    contact_id: z.string().nullable(),
    active_company_id: z.string().nullable(),
    verified: z.boolean(),
    is_bot: botMark,
    properties: jsonObject,
    first_seen_at: time,
    last_seen_at: time,
  })
  .meta({ id: 'Visitor' })

const eventShape = {
  id: z.string(),
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  is_bot: botMark,
  properties: jsonObject,
  visitor_id: z.string().nullable().meta({ description: '`null` once its visitor was erased.' }),
  contact_id: z.string().nullable(),
  company_id: z.string().nullable(),
  timestamp: time,
  received_at: time,
}

export const eventSchema = z.strictObject(eventShape).meta({ id: 'Event' })

const activityValue = z.union([z.string(), z.number(), z.null(), jsonObject])

const activityShape = {
  id: z.string(),
  kind: z.enum([
    'contact_created',
    'contact_updated',
    'contact_deleted',
    'contacts_merged',
    'company_created',
    'company_updated',
    'company_upgraded',
    'company_deleted',
    'companies_merged',
    'company_linked',
    'company_unlinked',
    'stage_changed',
    'deal_value_changed',
    'project_updated',
    'secret_rotated',
    'api_key_created',
    'api_key_deleted',
    'member_added',
    'member_role_changed',
    'member_removed',
  ]),
  contact_id: z.string().nullable(),
  company_id: z.string().nullable(),
  source: z.enum(['widget', 'account', 'api', 'system']),
  actor: z.string().nullable(),
  operation_id: z.string().nullable(),
  from: activityValue,
  to: activityValue,
  at: time,
}

export const timelineItemSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('event'), ...eventShape }),
    z.strictObject({ type: z.literal('activity'), ...activityShape }),
  ])
  .meta({ id: 'TimelineItem' })

const contactsRefused = z
  .int()
  .exactOptional()
  .meta({ description: 'Contacts that unverified identifies would have made past the cap; left out where there was none.' })

const deliveryShape = {
  called: z.int().meta({ description: 'By how much the highest running number of each device grew.' }),
  delivered: z.int().meta({ description: 'Calls that were first received, whatever was answered to them.' }),
  missing: z.int().meta({
    description:
      'Calls that became known then, and have not come to this day nor been dropped. One that comes late counts under `delivered` on the day it comes, and no longer as missing on the day it was passed over.',
  }),
  dropped: z.record(z.string(), z.int()).meta({ description: 'What SDKs reported to have dropped, by reason.' }),
  contacts_refused: contactsRefused,
}

const deliveryDay = z.strictObject({
  day: z.iso.date().meta({ description: 'The day of receipt, UTC.' }),
  sdk_version: z.string().nullable().meta({ description: '`null` where devices told none; those past the first 20 of a day too.' }),
  ...deliveryShape,
})

export const deliverySchema = z
  .strictObject({ ...deliveryShape, days: z.array(deliveryDay).meta({ description: 'Oldest first; days without any are left out.' }) })
  .meta({ id: 'Delivery', description: 'The loss ledger. Over all time, `called` is `delivered`, `dropped` and `missing` together.' })

/** A page of a list; `next_cursor` is `null` on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() })
