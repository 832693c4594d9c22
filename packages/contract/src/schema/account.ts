import { z } from 'zod'
import { limits } from '../limits.js'
import { filter, flag, pageQuery, projectId, time } from './account-fields.js'
import { jsonObject } from './json-object.js'
import { dealValue, stageUpdateMode } from './operation.js'
import { domain } from './domain.js'
import { email, normalEmail } from './email.js'
import { id } from './id.js'
import { normalise, rawText, text } from './text.js'
import { trimText } from './visible-text.js'

/** Bodies and queries of the account routes (R28-R30). They reject unknown fields. */

const notes = rawText(limits.notesChars).meta({ description: 'Free text for your own people. No browser ever gets it.', examples: ['Met at the fair.'] })
const tag = text(limits.tagChars)
const tags = z
  .array(tag, { error: 'must be a list of tags' })
  .max(limits.tags, { error: `has more than the limit of ${limits.tags} tags` })
  .transform((list) => [...new Set(list)])

/** `company_` and a TypeID suffix: the format of HAL's own ids. */
const companyIdForm = /^company_[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** Whether an id has HAL's own format, which customers may not use as an `external_id` (R12, R28). */
export function isCompanyId(ref: string): boolean {
  return companyIdForm.test(ref)
}

const externalId = id.refine((ref) => !isCompanyId(ref), {
  error: 'must be your own id for the company, not one that HAL made',
})

const contactFields = {
  email: email.nullish().meta({ description: 'Email, unique in the project. `null` clears it.', examples: ['sam@contoso.com'] }),
  user_id: id.nullish().meta({ description: 'Your own id of the person, unique in the project. `null` clears it.', examples: ['user-43'] }),
  name: text(limits.nameChars).nullish().meta({ description: 'Name of the person. `null` clears it.', examples: ['Sam Rivera'] }),
  phone: text(limits.phoneChars).nullish().meta({ description: 'Phone number, as free text. `null` clears it.', examples: ['+1 555 0100'] }),
  notes: notes.nullish(),
  metadata: jsonObject.optional(),
}

/** `null` clears the tags (R28). */
const allTags = tags.nullable().transform((list) => list ?? [])

export const createContactBody = z.strictObject({ ...projectId, ...contactFields, tags: allTags.optional().meta({ description: 'Tags. Repeated ones count once.', examples: [['vip']] }) })

export const patchContactBody = z.strictObject({
  ...projectId,
  ...contactFields,
  tags: allTags.optional().meta({ description: 'Tags that replace all present ones. `null` clears them.', examples: [['vip', 'beta']] }),
  add_tags: tags.optional().meta({ description: 'Tags to add. The others stay, so two writers do not overwrite each other.', examples: [['vip']] }),
  remove_tags: tags.optional().meta({ description: 'Tags to remove. The others stay.', examples: [['beta']] }),
})

const companyFields = {
  external_id: externalId.nullish().meta({
    description: 'Your own id of the company, unique in the project and compared exactly. It must not look like an id that HAL makes. `null` clears it.',
    examples: ['contoso'],
  }),
  domain: domain.nullish().meta({ description: 'Domain of the company, as a host name or a web address. `null` clears it.', examples: ['contoso.com'] }),
  stage: text(limits.stageNameChars).nullish().meta({
    description: 'Stage of the company, by name in any case or by id. It is written exactly, also backwards. `null` clears it.',
    examples: ['Qualified'],
  }),
  deal_value: dealValue.optional(),
  notes: notes.nullish(),
  metadata: jsonObject.optional(),
}

const companyName = text(limits.nameChars).meta({ description: 'Name of the company.', examples: ['Contoso'] })

export const createCompanyBody = z.strictObject({ ...projectId, name: companyName, ...companyFields })

export const patchCompanyBody = z.strictObject({ ...projectId, name: companyName.optional(), ...companyFields })

const stageKind = z
  .enum(['open', 'won', 'lost'], { error: 'must be "open", "won" or "lost"' })
  .meta({ description: 'Whether a deal in this stage is still open, won or lost.' })
const stageName = text(limits.stageNameChars).meta({ description: 'Name of the stage, unique in the project in any case.', examples: ['Trial'] })

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
    .meta({ description: 'Ids of all stages of the project, each once, in the new order.', examples: [['stage_01kb4zq8x2e5rv6m7n8p9q0r1s']] }),
})

const exactOrigin = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*]+$/

/** Browsers send the origin in lower case and without a default port, so other spellings would never match. */
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
    description: 'Exact origins of the pages that may call the widget routes. An empty list allows any. Requests without an `Origin` header are always allowed.',
    examples: [['https://app.example.com']],
  }),
  stage_update_mode: stageUpdateMode.optional(),
  company_policy: z
    .enum(['link_existing', 'create_missing'], { error: 'must be "link_existing" or "create_missing"' })
    .optional()
    .meta({
      description: 'What `identify` does with an unknown `company.id`. `create_missing` creates the company. `link_existing` ignores it with a warning. Default: `create_missing`.',
    }),
  identity_verification: z
    .enum(['off', 'required', 'strict'], { error: 'must be "off", "required" or "strict"' })
    .optional()
    .meta({
      description: 'Which proof of identity the widget routes require. `off`: none. `required`: a `user_hash` or an `identity_token`. `strict`: a token that claims every email, `user_id` and company. Default: `off`.',
    }),
  company_by_domain: z
    .boolean({ error: 'must be true or false' })
    .optional()
    .meta({ description: 'Whether contacts with the same work email domain share a company. Default: `true`.' }),
  signed_only: signedOnly.optional().meta({
    description: 'Fields that the widget only writes if the `identity_token` claims them. Default: none.',
    examples: [['deal_value']],
  }),
  who_may_start: z
    .enum(['anyone', 'identified', 'nobody'], { error: 'must be "anyone", "identified" or "nobody"' })
    .optional()
    .meta({ description: 'Who may start a conversation. `identified`: visitors with a contact. Conversations that exist go on. Default: `anyone`.' }),
  reopen_days: z
    .int({ error: 'must be a whole number' })
    .min(0, { error: 'must not be below 0' })
    .max(limits.reopenDays, { error: `is over the limit of ${limits.reopenDays}` })
    .optional()
    .meta({ description: 'For how many days a message of the visitor reopens a resolved conversation. After that it starts a new one. Default: 14.', examples: [14] }),
  event_retention_days: retentionDays.optional().meta({
    description: 'How many days events are kept after their receipt. `null` keeps them for ever. Default: `null`.',
    examples: [400],
  }),
}

const projectName = text(limits.nameChars).meta({ description: 'Name of the project.', examples: ['Acme Planner'] })

export const createProjectBody = z.strictObject({ name: projectName, ...projectSettings })

/** A `project_id` in the body must equal the one in the path. */
export const patchProjectBody = z.strictObject({ ...projectId, name: projectName.optional(), ...projectSettings })

/** How long the replaced secret stays valid: 0 s to 30 days. Default: one day. */
export const rotateSecretBody = z.strictObject({
  ...projectId,
  grace_seconds: z
    .int({ error: 'must be a whole number of seconds' })
    .min(0, { error: 'must not be below 0' })
    .max(30 * 86_400, { error: 'is over the limit of 2592000 (30 days)' })
    .default(86_400)
    .meta({ description: 'How many seconds the old secret stays valid.', examples: [3_600] }),
})

export const createApiKeyBody = z.strictObject({
  ...projectId,
  name: text(limits.nameChars).meta({ description: 'Name of the key, for your own people.', examples: ['Nightly sync'] }),
  access: z
    .enum(['read', 'read_write'], { error: 'must be "read" or "read_write"' })
    .meta({ description: 'What the key may do: only read, or read and write.' }),
})

export const credentialsBody = z.strictObject({
  email: email.meta({ description: 'Email of the account.', examples: ['mara@example.com'] }),
  password: z
    .string({ error: 'must be a string' })
    .max(1_000, { error: 'is longer than the limit of 1000 characters' })
    .meta({ description: 'Password of the account. A new one needs at least 8 characters.', examples: ['correct horse battery'] }),
})

const sorts = ['created_at', '-created_at', 'updated_at', '-updated_at', 'name'] as const

const sortQuery = z
  .enum(sorts, { error: `must be one of ${sorts.join(', ')}` })
  .default('-created_at')
  .transform((sort) => ({
    field: sort.replace('-', '') as 'created_at' | 'updated_at' | 'name',
    descending: sort.startsWith('-'),
  }))
  .meta({ description: 'Order of the list. A leading `-` means descending.' })

/** Events and timelines have only one order. Accept it if a client states it (wire.md, Fine print). */
const newestFirst = z
  .literal('-created_at', { error: 'must be -created_at: events and timelines come newest first' })
  .optional()
  .meta({ description: 'Order of the list. It is always newest first, so this parameter may be left out.' })

/** An unescaped `+` in a query is decoded as a blank, and no email contains a blank. */
function withPlus(address: string): string {
  return trimText(address).replaceAll(' ', '+')
}

const emailFilter = z
  .string({ error: 'must be given once' })
  .overwrite(withPlus)
  .check(normalise(normalEmail))
  .meta({ description: 'Only the contact with this email. A blank inside it is read as `+`.', maxLength: limits.emailChars, examples: ['nora@northwind.com'] })

export const projectsQuery = z.strictObject({ limit: pageQuery.limit, cursor: pageQuery.cursor, sort: sortQuery })

export const contactsQuery = z.strictObject({
  ...pageQuery,
  sort: sortQuery,
  q: filter(limits.searchChars).meta({ description: 'Only contacts with this text in their name, email or `user_id`, in any case.', examples: ['nora'] }),
  email: emailFilter.optional(),
  user_id: filter(limits.idChars).meta({ description: 'Only the contact with this `user_id`.', examples: ['user-42'] }),
  tag: filter(limits.tagChars).meta({ description: 'Only contacts with this tag.', examples: ['vip'] }),
  company_id: filter(limits.idChars).meta({ description: 'Only contacts of this company, by HAL’s id or your `external_id`.', examples: ['northwind'] }),
})

export const companiesQuery = z.strictObject({
  ...pageQuery,
  sort: sortQuery,
  q: filter(limits.searchChars).meta({ description: 'Only companies with this text in their name, `external_id` or domain, in any case.', examples: ['north'] }),
  external_id: filter(limits.idChars).meta({ description: 'Only the company with this `external_id`.', examples: ['northwind'] }),
  domain: domain.optional().meta({ description: 'Only companies with this domain.', examples: ['northwind.com'] }),
  stage: filter(limits.stageNameChars).meta({ description: 'Only companies in this stage, by name in any case or by id.', examples: ['Qualified'] }),
  is_placeholder: flag.meta({ description: 'Only placeholders (`true`), or only real companies (`false`).' }),
  contact_id: filter(limits.idChars).meta({ description: 'Only companies of this contact.', examples: ['contact_01kb4zq8x2e5rv6m7n8p9q0r1s'] }),
})

export const eventsQuery = z.strictObject({
  ...pageQuery,
  sort: newestFirst,
  visitor_id: filter(limits.idChars).meta({ description: 'Only events of this visitor.', examples: ['visitor-7f3a'] }),
  contact_id: filter(limits.idChars).meta({ description: 'Only events of this contact.', examples: ['contact_01kb4zq8x2e5rv6m7n8p9q0r1s'] }),
  company_id: filter(limits.idChars).meta({ description: 'Only events of this company, by HAL’s id or your `external_id`.', examples: ['northwind'] }),
  name: filter(limits.eventNameChars).meta({ description: 'Only events with exactly this name.', examples: ['trial-started'] }),
  is_bot: flag.meta({ description: 'Only events of bots (`true`), or only events of real visitors (`false`).' }),
  since: time.meta({ description: 'Earliest `timestamp` to include, in ISO 8601 or as epoch milliseconds.', examples: ['2026-11-01T00:00:00.000Z'] }),
  until: time.meta({ description: 'First `timestamp` to exclude, in ISO 8601 or as epoch milliseconds.', examples: ['2026-12-01T00:00:00.000Z'] }),
})

export const timelineQuery = z.strictObject({ ...pageQuery, sort: newestFirst })

/** Short lists with a fixed default order: stages (R30), API keys. */
export const shortListQuery = z.strictObject({
  ...pageQuery,
  sort: z
    .enum(sorts, { error: `must be one of ${sorts.join(', ')}` })
    .optional()
    .meta({ description: 'Order of the list. A leading `-` means descending. Without it the list keeps its own order.' }),
})

/** For routes whose only parameter is the project. */
export const projectQuery = z.strictObject(projectId)

export const deleteStageQuery = z.strictObject({
  ...projectId,
  move_to: text(limits.stageNameChars).optional().meta({
    description: 'Stage that takes the companies of the deleted one, by name or by id. Required while companies are in it.',
    examples: ['Lead'],
  }),
})

/** The ledger counts per day (UTC), so a window consists of whole days. */
export const deliveryQuery = z.strictObject({
  ...projectId,
  since: time.meta({ description: 'Time on the first day to include, in ISO 8601 or as epoch milliseconds.', examples: ['2026-11-01T00:00:00.000Z'] }),
  until: time.meta({ description: 'First time to exclude, in ISO 8601 or as epoch milliseconds. A day that it cuts is included whole.', examples: ['2026-12-01T00:00:00.000Z'] }),
})

export type ContactInput = Omit<z.output<typeof createContactBody>, 'project_id'>
export type ContactPatch = Omit<z.output<typeof patchContactBody>, 'project_id'>
export type CompanyInput = Omit<z.output<typeof createCompanyBody>, 'project_id'>
export type CompanyPatch = Omit<z.output<typeof patchCompanyBody>, 'project_id'>
export type StageInput = Omit<z.output<typeof createStageBody>, 'project_id'>
export type StagePatch = Omit<z.output<typeof patchStageBody>, 'project_id'>
export type ProjectInput = z.output<typeof createProjectBody>
export type ProjectPatch = Omit<z.output<typeof patchProjectBody>, 'project_id'>
