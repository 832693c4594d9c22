import type { JsonObject } from '@hal/contract/types'
import { z } from 'zod'
import { idOf, projectId, timeOf } from './record-fields.js'

/**
 * Schemas of account route answers, for the API reference and for tests that check every answer.
 * The types of the contract define them; `contract.test.ts` compares the two.
 */

export const jsonObject = z.record(z.string(), z.unknown()).meta({
  id: 'JsonObject',
  description: 'Any JSON object, with at most 100 keys in each object, 5 levels and 16 KiB as JSON.',
}) as z.ZodType<JsonObject>

const createdAt = timeOf('When the record was created.')
const updatedAt = timeOf('When the record last changed.')

const userSchema = z
  .strictObject({ id: idOf('Id of the account.'), email: z.string().meta({ description: 'Email of the account.' }), created_at: createdAt })
  .meta({ id: 'User', description: 'A person who can sign in.' })

export const sessionSchema = z
  .strictObject({ token: z.string().meta({ description: 'Bearer token of the new session.' }), user: userSchema })
  .meta({ id: 'Session', description: 'A session: the bearer token and its user.' })

const projectShape = {
  id: idOf('Id of the project. It is public: pages send it as `project_id`.'),
  name: z.string().meta({ description: 'Name of the project.' }),
  allowed_origins: z.array(z.string()).meta({ description: 'Exact origins of the pages that may call the widget routes. An empty list allows any.' }),
  stage_update_mode: z
    .enum(['advance_only', 'exact'])
    .meta({ description: 'How the widget writes stages. `advance_only` skips a stage that comes before the current one.' }),
  company_policy: z
    .enum(['link_existing', 'create_missing'])
    .meta({ description: 'Whether `identify` creates a company for an unknown `company.id`.' }),
  company_by_domain: z.boolean().meta({ description: 'Whether contacts with the same work email domain share a company.' }),
  identity_verification: z.enum(['off', 'required', 'strict']).meta({ description: 'Which proof of identity the widget routes require.' }),
  signed_only: z
    .array(z.enum(['name', 'phone', 'metadata', 'company', 'stage', 'deal_value']))
    .meta({ description: 'Fields that the widget only writes if the `identity_token` claims them.' }),
  who_may_start: z.enum(['anyone', 'identified', 'nobody']).meta({ description: 'Who may start a conversation. `identified`: visitors with a contact.' }),
  reopen_days: z.int().meta({ description: 'For how many days a message of the visitor reopens a resolved conversation.' }),
  event_retention_days: z.int().nullable().meta({ description: 'How many days events are kept. `null` keeps them for ever.' }),
  identity_secret: z.string().meta({ description: 'Secret with which your server signs identities. Never put it into a page.' }),
  created_at: createdAt,
  updated_at: updatedAt,
}

export const projectSchema = z
  .strictObject(projectShape)
  .meta({ id: 'Project', description: 'A project: its settings and its identity secret.' })

export const rotatedSecretSchema = z
  .strictObject({
    ...projectShape,
    previous_secret_expires_at: timeOf('Until when the old secret is valid. `null` if it is not valid any more.').nullable(),
  })
  .meta({ id: 'RotatedSecret', description: 'The project with its new identity secret.' })

const apiKeyShape = {
  id: idOf('Id of the key, which is not the key itself.'),
  name: z.string().meta({ description: 'Name of the key.' }),
  access: z.enum(['read', 'read_write']).meta({ description: 'What the key may do.' }),
  created_at: createdAt,
}

export const apiKeySchema = z.strictObject(apiKeyShape).meta({ id: 'ApiKey', description: 'A key of the public API, without the key itself.' })

export const newApiKeySchema = z
  .strictObject({ ...apiKeyShape, key: z.string().meta({ description: 'The key. It is shown only once, because HAL stores only its hash.' }) })
  .meta({ id: 'NewApiKey', description: 'The new key of the public API.' })

export const stageSchema = z
  .strictObject({
    id: idOf('Id of the stage.'),
    name: z.string().meta({ description: 'Name of the stage.' }),
    position: z.int().meta({ description: 'Place of the stage in the pipeline, from 0.' }),
    kind: z.enum(['open', 'won', 'lost']).meta({ description: 'Whether a deal in this stage is still open, won or lost.' }),
  })
  .meta({ id: 'Stage', description: 'A stage of the pipeline.' })

const externalId = z.string().nullable().meta({ description: 'Your own id of the company.' })
const companyName = z.string().meta({ description: 'Name of the company.' })
const isPlaceholder = z
  .boolean()
  .meta({ description: 'Whether HAL made the company for a contact without a known one, and nobody has given it an id yet.' })

const contactCompany = z.strictObject({
  id: idOf('Id of the company.'),
  external_id: externalId,
  name: companyName,
  is_placeholder: isPlaceholder,
})

export const contactSchema = z
  .strictObject({
    id: idOf('Id of the contact.'),
    project_id: projectId,
    email: z.string().nullable().meta({ description: 'Email, unique in the project.' }),
    user_id: z.string().nullable().meta({ description: 'Your own id of the person, unique in the project.' }),
    name: z.string().nullable().meta({ description: 'Name of the person.' }),
    phone: z.string().nullable().meta({ description: 'Phone number, as free text.' }),
    notes: z.string().nullable().meta({ description: 'Free text for your own people. No browser ever gets it.' }),
    tags: z.array(z.string()).meta({ description: 'Tags. No browser ever gets them.' }),
    metadata: jsonObject,
    companies: z.array(contactCompany).meta({ description: 'Companies that the contact is linked to.' }),
    visitor_ids: z.array(z.string()).meta({ description: 'Visitors that are this person.' }),
    created_at: createdAt,
    updated_at: updatedAt,
  })
  .meta({ id: 'Contact', description: 'A contact: a person that you know by email or by your own id.' })

export const companySchema = z
  .strictObject({
    id: idOf('Id of the company.'),
    project_id: projectId,
    external_id: externalId,
    name: companyName,
    domain: z.string().nullable().meta({ description: 'Domain of the company.' }),
    is_placeholder: isPlaceholder,
    stage: stageSchema.nullable().meta({ description: 'Stage of the company in the pipeline.' }),
    stage_changed_at: timeOf('When the stage last changed.').nullable(),
    deal_value: z.number().nullable().meta({ description: 'Value of the deal.' }),
    notes: z.string().nullable().meta({ description: 'Free text for your own people. No browser ever gets it.' }),
    metadata: jsonObject,
    contact_ids: z.array(z.string()).meta({ description: 'Contacts that are linked to the company.' }),
    created_at: createdAt,
    updated_at: updatedAt,
  })
  .meta({ id: 'Company', description: 'A company with its stage and deal.' })

const botMark = z
  .literal(true)
  .exactOptional()
  .meta({ description: 'Present if only bots have called as this visitor so far, judged by their `User-Agent`.' })

export const visitorSchema = z
  .strictObject({
    visitor_id: idOf('Id of the visitor, from your page or from the SDK.'),
    contact_id: z.string().nullable().meta({ description: 'Contact that the visitor is.' }),
    active_company_id: z.string().nullable().meta({ description: 'Company that calls of the visitor mean if they name none.' }),
    verified: z.boolean().meta({ description: 'Whether the visitor has proven its identity.' }),
    is_bot: botMark,
    properties: jsonObject,
    first_seen_at: timeOf('When the visitor was first seen.'),
    last_seen_at: timeOf('When the visitor was last seen.'),
  })
  .meta({ id: 'Visitor', description: 'A visitor: one browser, or one id that your page uses.' })

const eventShape = {
  id: idOf('Id of the event.'),
  name: z.string().meta({ description: 'Name of the event.' }),
  value: z.union([z.string(), z.number(), z.boolean()]).nullable().meta({ description: 'Value of the event.' }),
  is_bot: botMark,
  properties: jsonObject,
  visitor_id: z.string().nullable().meta({ description: 'Visitor of the event. `null` once the visitor was erased.' }),
  contact_id: z.string().nullable().meta({ description: 'Contact of the event.' }),
  company_id: z.string().nullable().meta({ description: 'Company of the event.' }),
  timestamp: timeOf('When the event happened.'),
  received_at: timeOf('When the server received the event.'),
}

export const eventSchema = z.strictObject(eventShape).meta({ id: 'Event', description: 'An event.' })

const activityValue = z.union([z.string(), z.number(), z.null(), jsonObject])

const activityShape = {
  id: idOf('Id of the activity.'),
  kind: z
    .enum([
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
      'conversation_opened',
      'conversation_state_changed',
      'conversation_assigned',
      'conversation_company_changed',
      'conversation_contact_changed',
    ])
    .meta({ description: 'What happened.' }),
  contact_id: z.string().nullable().meta({ description: 'Contact that the activity is about.' }),
  company_id: z.string().nullable().meta({ description: 'Company that the activity is about.' }),
  source: z
    .enum(['widget', 'account', 'api', 'system'])
    .meta({ description: 'Who wrote: a page (`widget`), a signed-in person (`account`), an API key (`api`) or the operator of the server (`system`).' }),
  actor: z.string().nullable().meta({ description: 'Visitor, user or API key that wrote.' }),
  operation_id: z.string().nullable().meta({ description: 'Operation id of the widget call that wrote.' }),
  from: activityValue.meta({ description: 'Value before the change.' }),
  to: activityValue.meta({ description: 'Value after the change.' }),
  at: timeOf('When it happened.'),
}

const itemType = <Type extends string>(type: Type) => z.literal(type).meta({ description: 'Type of the item.' })

export const timelineItemSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: itemType('event'), ...eventShape }),
    z.strictObject({ type: itemType('activity'), ...activityShape }),
  ])
  .meta({ id: 'TimelineItem', description: 'An event, or a change of a record.' })

const deliveryShape = {
  called: z.int().meta({ description: 'Calls that became known: by how much the highest sequence number of each device grew.' }),
  delivered: z.int().meta({ description: 'Calls that arrived for the first time, whatever the answer was.' }),
  missing: z.int().meta({
    description: 'Calls that became known on this day, and have neither arrived nor been dropped so far. A call that arrives late is counted as delivered on the day it arrives.',
  }),
  dropped: z.record(z.string(), z.int()).meta({ description: 'Calls that SDKs reported as dropped, by reason.' }),
  contacts_refused: z
    .int()
    .exactOptional()
    .meta({ description: 'Contacts that HAL refused because one address named too many people without a proof. Absent if there were none.' }),
}

const deliveryDay = z.strictObject({
  day: z.iso.date().meta({ description: 'Day of receipt, UTC.' }),
  sdk_version: z
    .string()
    .nullable()
    .meta({ description: 'Version of the SDK. `null` if the device reported none, or if the day has more than 20 versions.' }),
  ...deliveryShape,
})

export const deliverySchema = z
  .strictObject({ ...deliveryShape, days: z.array(deliveryDay).meta({ description: 'The figures by day, oldest first. Days without calls are left out.' }) })
  .meta({ id: 'Delivery', description: 'The loss ledger. Over all time, `called` is the sum of `delivered`, `dropped` and `missing`.' })

/** A page of a list; `next_cursor` is `null` on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z
    .strictObject({
      data: z.array(item).meta({ description: 'Items of this page.' }),
      next_cursor: z.string().nullable().meta({ description: '`cursor` of the next page. `null` on the last page.' }),
    })
    .meta({ description: 'A page of the list.' })

const messageNumber = (description: string) => z.int().meta({ description })

export const conversationViewSchema = z
  .strictObject({
    id: idOf('Id of the conversation.'),
    started_by: z.string().meta({ description: 'Operation id of the message that started it, another name of the conversation.' }),
    subject: z.string().nullable().meta({ description: 'Subject.' }),
    state: z.enum(['open', 'resolved']).meta({ description: 'Whether it is open or resolved. A message to one that is resolved reopens it.' }),
    last_seq: messageNumber('Number of the newest message.'),
    last_message: z
      .strictObject({
        kind: z.enum(['visitor', 'operator']).meta({ description: 'Who wrote it.' }),
        preview: z.string().meta({ description: 'Its beginning, at most 200 characters, then `…`. Empty if it was deleted.' }),
        created_at: timeOf('When it arrived.'),
      })
      .nullable()
      .meta({ description: 'The newest message, lines aside.' }),
    unread: z.int().meta({ description: 'Messages of operators that the visitor has not read.' }),
    read_seq: messageNumber('The visitor has read up to this number.'),
    operator_read_seq: messageNumber('The team has read up to this number.'),
    continues_id: z.string().nullable().meta({ description: 'Conversation that this one continues, if the tokens open it.' }),
    continued_by_id: z.string().nullable().meta({ description: 'Conversation in which this one goes on, if the tokens open it.' }),
    version: z.int().meta({ description: 'Grows with each change that the visitor can see.' }),
    created_at: createdAt,
    updated_at: timeOf('When something that the visitor can see last changed.'),
  })
  .meta({ id: 'ConversationView', description: 'A conversation as its visitor sees it.' })

export const messageViewSchema = z
  .strictObject({
    id: idOf('Id of the message.'),
    conversation_id: idOf('Id of the conversation.'),
    seq: messageNumber('Number of the message in its conversation, from 1 and without gaps.'),
    kind: z.enum(['visitor', 'operator', 'system']).meta({ description: 'Who wrote it. `system`: a line about what was done.' }),
    author: z
      .strictObject({
        type: z.enum(['visitor', 'operator', 'system']).meta({ description: 'The same as `kind`.' }),
        name: z.string().nullable().meta({ description: 'For operators: the name of the project.' }),
      })
      .meta({ description: 'The author, without an id.' }),
    body: z.string().meta({ description: 'The text. Empty for lines, and once it was deleted.' }),
    format: z.enum(['text', 'markdown']).meta({ description: 'How the text is to be shown. `text`: exactly as it is.' }),
    event: z
      .enum(['resolved', 'reopened', 'continued', 'assigned', 'company_changed', 'contact_changed', 'identity_verified'])
      .nullable()
      .meta({ description: 'What a line tells. Visitors get the first three only.' }),
    operation_id: z.string().exactOptional().meta({ description: 'Operation id. Only on messages of the visitor that asks.' }),
    written_at: timeOf('When it was written, by the corrected clock of the client.'),
    created_at: timeOf('When it arrived.'),
    deleted_at: timeOf('When it was deleted.').nullable(),
  })
  .meta({ id: 'MessageView', description: 'A message as the visitor sees it.' })

const chatToken = z.string().meta({ description: 'Token that opens what is started with it. Keep it secret.' })

export const chatTokenSchema = z
  .strictObject({ chat_token: chatToken, expires_at: timeOf('Until when the token is valid.') })
  .meta({ description: 'The token.' })

export const conversationListSchema = z
  .strictObject({
    ...pageOf(conversationViewSchema).shape,
    unread: z.int().meta({ description: 'Messages of operators that the visitor has not read, in all conversations that the tokens open.' }),
    chat_token: chatToken.exactOptional().meta({ description: 'A fresh token of the same power. Present if the one that was sent ends within 60 days.' }),
  })
  .meta({ description: 'A page of the conversations.' })

export const messageWindowSchema = z
  .strictObject({
    data: z.array(messageViewSchema).meta({ description: 'Messages, by ascending number.' }),
    has_more: z.boolean().meta({ description: 'Whether there are more: after the last with `after_seq`, before the first with `before_seq`.' }),
    conversation: conversationViewSchema,
  })
  .meta({ description: 'Messages, and their conversation.' })

export const readMarkSchema = z
  .strictObject({
    conversation_id: idOf('Id of the conversation.'),
    read_seq: messageNumber('The visitor has read up to this number.'),
    unread: z.int().meta({ description: 'Messages of operators that the visitor has not read.' }),
  })
  .meta({ description: 'The mark as it is now.' })
