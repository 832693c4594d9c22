import { z } from 'zod'
import { limits } from '../limits.js'
import { jsonObject } from './json-object.js'
import { dealValue, stageUpdateMode } from './operation.js'
import { domain } from './domain.js'
import { email, normalEmail } from './email.js'
import { id } from './id.js'
import { normalise, rawText, text } from './text.js'
import { anyTime } from './time.js'
import { trimText } from './visible-text.js'

/** Bodies and queries of the account routes (R28-R30). An unknown field is refused here. */

const projectId = {
  project_id: text(limits.idChars).optional().meta({ description: 'May be left out by a user of only one project.' }),
}
const notes = rawText(limits.notesChars)
const tag = text(limits.tagChars)
const tags = z
  .array(tag, { error: 'must be a list of tags' })
  .max(limits.tags, { error: `has more than the limit of ${limits.tags} tags` })
  .transform((list) => [...new Set(list)])

/** `company_` and a TypeID suffix: an id that HAL made. */
const companyIdForm = /^company_[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** Whether an id is of HAL's own form, which no customer may take as an `external_id` (R12, R28). */
export function isCompanyId(ref: string): boolean {
  return companyIdForm.test(ref)
}

const externalId = id.refine((ref) => !isCompanyId(ref), {
  error: 'must be your own id for the company, not one that HAL made',
})

const contactFields = {
  email: email.nullish(),
  user_id: id.nullish(),
  name: text(limits.nameChars).nullish(),
  phone: text(limits.phoneChars).nullish(),
  notes: notes.nullish(),
  metadata: jsonObject.optional(),
}

/** `null` clears (R28). */
const allTags = tags.nullable().transform((list) => list ?? [])

export const createContactBody = z.strictObject({ ...projectId, ...contactFields, tags: allTags.optional() })

export const patchContactBody = z.strictObject({
  ...projectId,
  ...contactFields,
  tags: allTags.optional().meta({ description: 'Replaces all tags; `null` clears them.' }),
  add_tags: tags.optional().meta({ description: 'Adds these and leaves the others, whoever else writes at the time.' }),
  remove_tags: tags.optional().meta({ description: 'Removes these and leaves the others.' }),
})

const companyFields = {
  external_id: externalId.nullish().meta({
    description: 'Your own id for the company, unique in the project, compared exactly; never one of HAL’s form.',
  }),
  domain: domain.nullish(),
  stage: text(limits.stageNameChars).nullish().meta({
    description: 'By name in any case, or by id; `null` clears. Written exactly, also backwards (R18).',
  }),
  deal_value: dealValue.optional(),
  notes: notes.nullish(),
  metadata: jsonObject.optional(),
}

const companyName = text(limits.nameChars)

export const createCompanyBody = z.strictObject({ ...projectId, name: companyName, ...companyFields })

export const patchCompanyBody = z.strictObject({ ...projectId, name: companyName.optional(), ...companyFields })

const stageKind = z.enum(['open', 'won', 'lost'], { error: 'must be "open", "won" or "lost"' })
const stageName = text(limits.stageNameChars)

export const createStageBody = z.strictObject({ ...projectId, name: stageName, kind: stageKind.default('open') })

export const patchStageBody = z.strictObject({
  ...projectId,
  name: stageName.optional(),
  kind: stageKind.optional(),
})

export const orderStagesBody = z.strictObject({
  ...projectId,
  ids: z
    .array(z.string({ error: 'must be the id of a stage' }), { error: 'must be the list of all stage ids' })
    .max(1_000, { error: 'has more than the limit of 1000 ids' })
    .meta({ description: 'Every stage of the project once, in the new order (R30).' }),
})

const exactOrigin = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*]+$/

/** Browsers send the origin in lower case and without a default port, so only that form can match. */
function isExactOrigin(origin: string): boolean {
  if (!exactOrigin.test(origin)) return false
  return !/^https?:/.test(origin) || (URL.canParse(origin) && new URL(origin).origin === origin)
}

const allowedOrigins = z
  .array(
    text(limits.domainChars + 20).refine(isExactOrigin, {
      error: 'must be an exact origin such as https://app.example.com, in lower case and without a path',
    }),
    { error: 'must be a list of origins' },
  )
  .max(limits.origins, { error: `has more than the limit of ${limits.origins} origins` })
  .transform((list) => [...new Set(list)])

const signedFields = ['name', 'phone', 'metadata', 'company', 'stage', 'deal_value'] as const

const signedOnly = z
  .array(z.enum(signedFields, { error: `must be one of ${signedFields.join(', ')}` }), { error: 'must be a list of fields' })
  .max(signedFields.length * 2, { error: 'has more fields than there are' })
  .transform((list) => signedFields.filter((field) => list.includes(field)))

const retentionDays = z
  .int({ error: 'must be a whole number of days, or null' })
  .min(30, { error: 'must be at least 30 days' })
  .max(3_650, { error: 'is over the limit of 3650 days' })
  .nullable()

const projectSettings = {
  allowed_origins: allowedOrigins.optional().meta({
    description: 'Exact origins that may call the widget routes; an empty list is any. Requests without `Origin` pass.',
  }),
  stage_update_mode: stageUpdateMode.optional(),
  company_policy: z
    .enum(['link_existing', 'create_missing'], { error: 'must be "link_existing" or "create_missing"' })
    .optional()
    .meta({ description: 'What becomes of an `identify` whose `company.id` is not found (R12).' }),
  identity_verification: z
    .enum(['off', 'required', 'strict'], { error: 'must be "off", "required" or "strict"' })
    .optional()
    .meta({ description: 'Which proof of identity the widget routes ask for (R31, R34).' }),
  company_by_domain: z
    .boolean({ error: 'must be true or false' })
    .optional()
    .meta({ description: 'Whether contacts of one work email domain share its company. Default: true.' }),
  signed_only: signedOnly.optional().meta({
    description: 'Fields that the widget writes only where the `identity_token` claims them. Default: none.',
  }),
  event_retention_days: retentionDays.optional().meta({
    description: 'Events received longer ago than this are deleted, day by day: 30 to 3650 days, or `null` for never (default).',
  }),
}

export const createProjectBody = z.strictObject({ name: text(limits.nameChars), ...projectSettings })

/** `project_id` beside a path that names the project must be the same. */
export const patchProjectBody = z.strictObject({ ...projectId, name: text(limits.nameChars).optional(), ...projectSettings })

/** How long the secret that is replaced goes on counting: 0 s to 30 days, a day if not said. */
export const rotateSecretBody = z.strictObject({
  ...projectId,
  grace_seconds: z
    .int({ error: 'must be a whole number of seconds' })
    .min(0, { error: 'must not be below 0' })
    .max(30 * 86_400, { error: 'is over the limit of 2592000 (30 days)' })
    .default(86_400),
})

export const createApiKeyBody = z.strictObject({
  ...projectId,
  name: text(limits.nameChars),
  access: z.enum(['read', 'read_write'], { error: 'must be "read" or "read_write"' }),
})

export const credentialsBody = z.strictObject({
  email,
  password: z.string({ error: 'must be a string' }).max(1_000, { error: 'is longer than the limit of 1000 characters' }),
})

const pageLimit = { error: 'must be a whole number from 1, given once' }

/** What every list takes; a limit over 200 is 200. */
const pageQuery = {
  ...projectId,
  limit: z
    .string(pageLimit)
    .regex(/^[0-9]+$/, pageLimit)
    .transform(Number)
    .refine((limit) => limit >= 1, pageLimit)
    .transform((limit) => Math.min(limit, limits.pageItems))
    .default(limits.defaultPageItems)
    .meta({ description: 'How many; 50 if not said, more than 200 is 200.' }),
  cursor: z
    .string({ error: 'must be given once' })
    .max(2_000, { error: 'is not a cursor of this list' })
    .optional()
    .meta({ description: '`next_cursor` of the page before.' }),
}

const sorts = ['created_at', '-created_at', 'updated_at', '-updated_at', 'name'] as const

const sortQuery = z
  .enum(sorts, { error: `must be one of ${sorts.join(', ')}` })
  .default('-created_at')
  .transform((sort) => ({
    field: sort.replace('-', '') as 'created_at' | 'updated_at' | 'name',
    descending: sort.startsWith('-'),
  }))

/** Events and timelines have one order; whoever names it need not be refused (wire.md, Fine print). */
const newestFirst = z
  .literal('-created_at', { error: 'must be -created_at: events and timelines come newest first' })
  .optional()

const filter = (max: number) => text(max).optional()

/** In a query a `+` that is not escaped reaches us as a blank, which no email has inside. */
function withPlus(address: string): string {
  return trimText(address).replaceAll(' ', '+')
}

const emailFilter = z
  .string({ error: 'must be given once' })
  .overwrite(withPlus)
  .check(normalise(normalEmail))
  .meta({ description: 'An email. A blank inside it is read as `+`.' })

export const projectsQuery = z.strictObject({ limit: pageQuery.limit, cursor: pageQuery.cursor, sort: sortQuery })

export const contactsQuery = z.strictObject({
  ...pageQuery,
  sort: sortQuery,
  q: filter(limits.searchChars).meta({ description: 'A part of name, email or `user_id`, in any case.' }),
  email: emailFilter.optional(),
  user_id: filter(limits.idChars),
  tag: filter(limits.tagChars),
  company_id: filter(limits.idChars),
})

const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((text) => text === 'true')
  .optional()

export const companiesQuery = z.strictObject({
  ...pageQuery,
  sort: sortQuery,
  q: filter(limits.searchChars).meta({ description: 'A part of name, `external_id` or domain, in any case.' }),
  external_id: filter(limits.idChars),
  domain: domain.optional(),
  stage: filter(limits.stageNameChars),
  is_placeholder: flag,
  contact_id: filter(limits.idChars),
})

/** A time in a query: ISO 8601, or epoch milliseconds in digits. */
const time = z
  .preprocess((raw) => (typeof raw === 'string' && /^-?\d{1,16}$/.test(raw) ? Number(raw) : raw), anyTime)
  .optional()

export const eventsQuery = z.strictObject({
  ...pageQuery,
  sort: newestFirst,
  visitor_id: filter(limits.idChars),
  contact_id: filter(limits.idChars),
  company_id: filter(limits.idChars),
  name: filter(limits.eventNameChars),
  is_bot: flag.meta({ description: '`false` leaves out what bots sent.' }),
  since: time.meta({ description: 'The earliest `timestamp`: ISO 8601 or epoch milliseconds.' }),
  until: time.meta({ description: 'The first `timestamp` that is too late.' }),
})

export const timelineQuery = z.strictObject({ ...pageQuery, sort: newestFirst })

/** Lists that are short and have an order of their own where none is asked for: stages (R30), API keys. */
export const shortListQuery = z.strictObject({
  ...pageQuery,
  sort: z.enum(sorts, { error: `must be one of ${sorts.join(', ')}` }).optional(),
})

/** For routes that take nothing but the project. */
export const projectQuery = z.strictObject(projectId)

export const deleteStageQuery = z.strictObject({
  ...projectId,
  move_to: text(limits.stageNameChars).optional().meta({
    description: 'The stage that takes the companies of the deleted one, by name or id (R30).',
  }),
})

/** The ledger is kept by days (UTC), so a window is of whole ones. */
export const deliveryQuery = z.strictObject({
  ...projectId,
  since: time.meta({ description: 'The day of this time is the first: ISO 8601 or epoch milliseconds.' }),
  until: time.meta({ description: 'The first time that is too late; the day it cuts is counted whole.' }),
})

export type ContactInput = Omit<z.output<typeof createContactBody>, 'project_id'>
export type ContactPatch = Omit<z.output<typeof patchContactBody>, 'project_id'>
export type CompanyInput = Omit<z.output<typeof createCompanyBody>, 'project_id'>
export type CompanyPatch = Omit<z.output<typeof patchCompanyBody>, 'project_id'>
export type StageInput = Omit<z.output<typeof createStageBody>, 'project_id'>
export type StagePatch = Omit<z.output<typeof patchStageBody>, 'project_id'>
export type ProjectInput = z.output<typeof createProjectBody>
export type ProjectPatch = Omit<z.output<typeof patchProjectBody>, 'project_id'>
