import { z } from 'zod'
import type { ConversationState } from '../types/record.js'
import { limits } from '../limits.js'
import { filter, flag, pageQuery, projectId, time } from './account-fields.js'
import { messageBody, messageNumber } from './message.js'
import { text } from './text.js'

/** Bodies and queries of the account routes of conversations. They reject unknown fields. */

const states: readonly ConversationState[] = ['open', 'resolved']
const stateForm = { error: 'must be "open" or "resolved"' }
const state = z.enum(states, stateForm).optional()

/** A parameter that is given several times arrives as a list. */
const stateFilter = z
  .preprocess(
    (raw) => (typeof raw === 'string' ? [raw] : raw),
    z
      .array(z.unknown(), stateForm)
      .refine((list) => list.every((item) => states.some((known) => known === item)), stateForm)
      .transform((list) => states.filter((known) => list.includes(known))),
  )
  .optional()
  .meta({
    type: 'array',
    items: { type: 'string', enum: [...states] },
    description: 'Only conversations in this state. It may be repeated, which means any of them.',
    examples: [['open']],
  })

const conversationSorts = ['-last_message_at', 'created_at', '-created_at', 'updated_at', '-updated_at'] as const

const conversationSort = z
  .enum(conversationSorts, { error: `must be one of ${conversationSorts.join(', ')}` })
  .default('-last_message_at')
  .transform((sort) => ({
    field: sort.replace('-', '') as 'last_message_at' | 'created_at' | 'updated_at',
    descending: sort.startsWith('-'),
  }))
  .meta({ description: 'Order of the list. A leading `-` means descending. By default the latest message comes first.' })

export const conversationsQuery = z.strictObject({
  ...pageQuery,
  sort: conversationSort,
  state: stateFilter,
  assignee: filter(limits.idChars).meta({ description: 'Only conversations of this user: `me`, a user id, or `none` for those of nobody.', examples: ['me'] }),
  contact_id: filter(limits.idChars).meta({ description: 'Only conversations of this contact.', examples: ['contact_01kb4zq8x2e5rv6m7n8p9q0r1s'] }),
  company_id: filter(limits.idChars).meta({ description: 'Only conversations of this company, by HAL’s id or your `external_id`.', examples: ['northwind'] }),
  visitor_id: filter(limits.idChars).meta({ description: 'Only conversations of this visitor.', examples: ['visitor-7f3a'] }),
  waiting: z
    .enum(['operator', 'visitor'], { error: 'must be "operator" or "visitor"' })
    .optional()
    .meta({ description: 'Only conversations in which it is the turn of your team (`operator`) or of the visitor (`visitor`).' }),
  unread: z
    .literal('true', { error: 'must be true' })
    .transform((): true => true)
    .optional()
    .meta({ description: 'Only conversations with messages that your team has not read (`true`).' }),
  verified: flag.meta({ description: 'Only conversations whose last message of the visitor came with a proof of identity (`true`), or without one (`false`).' }),
  since: time.meta({ description: 'Earliest time of the last message to include, in ISO 8601 or as epoch milliseconds.', examples: ['2026-11-01T00:00:00.000Z'] }),
  until: time.meta({ description: 'First time of the last message to exclude, in ISO 8601 or as epoch milliseconds.', examples: ['2026-12-01T00:00:00.000Z'] }),
})

const numberForm = { error: 'must be a whole number from 0, given once' }

export const messagesQuery = z.strictObject({
  ...pageQuery,
  sort: z
    .enum(['created_at', '-created_at'], { error: 'must be one of created_at, -created_at' })
    .default('created_at')
    .meta({ description: 'Order of the list: oldest first (`created_at`), or newest first (`-created_at`).' }),
  after_seq: z
    .string(numberForm)
    .regex(/^[0-9]{1,9}$/, numberForm)
    .transform(Number)
    .optional()
    .meta({ type: 'integer', minimum: 0, description: 'Only what comes after the message with this number.', examples: [4] }),
})

const assignee = text(limits.idChars)
  .nullish()
  .meta({ description: 'The member of the project who takes care of the conversation. `null` for nobody.', examples: ['user_01kb4zq8x2e5rv6m7n8p9q0r1s'] })

const written = messageBody.meta({ description: 'The text, 1 to 10,000 characters.', examples: ['Yes, you can pay by invoice.'] })

export const replyBody = z.strictObject({
  ...projectId,
  kind: z
    .enum(['operator', 'note'], { error: 'must be "operator" or "note"' })
    .default('operator')
    .meta({ description: '`operator` answers the visitor. Only your own team sees a `note`.' }),
  body: written,
  format: z
    .enum(['text', 'markdown'], { error: 'must be "text" or "markdown"' })
    .default('text')
    .meta({ description: 'How clients show the text. HAL keeps it as it was sent.' }),
  state: state.meta({ description: 'State of the conversation after the message. By default a reply opens a resolved conversation.' }),
  assignee_id: assignee,
  read_up_to: messageNumber.optional().meta({ description: 'Marks the conversation as read by your team up to this message number.', examples: [4] }),
  if_last_seq: messageNumber.optional().meta({
    description: 'The number of the newest message that you have seen. If there is a newer one, nothing is written.',
    examples: [4],
  }),
})

export const patchConversationBody = z.strictObject({
  ...projectId,
  state: state.meta({ description: 'New state of the conversation.' }),
  assignee_id: assignee,
  company_id: text(limits.idChars).nullish().meta({
    description: 'Company of the conversation, by HAL’s id or your `external_id`. It must be linked to the contact. `null` clears it.',
    examples: ['northwind'],
  }),
  subject: text(limits.subjectChars).nullish().meta({ description: 'Subject, which the visitor sees too. `null` clears it.', examples: ['Invoice'] }),
})

export const patchNoteBody = z.strictObject({ ...projectId, body: written.meta({ description: 'The new text of the note.', examples: ['Asked the accountants.'] }) })

export const markReadBody = z.strictObject({ ...projectId, up_to: messageNumber.meta({ description: 'Number of the newest message that your team has read.', examples: [4] }) })

export const markUnreadBody = z.strictObject({
  ...projectId,
  from_seq: z
    .int({ error: 'must be a whole number' })
    .min(1, { error: 'must not be below 1' })
    .meta({ description: 'Number of the first message that counts as unread.', examples: [3] }),
})

export type ReplyInput = Omit<z.output<typeof replyBody>, 'project_id'>
export type ConversationPatch = Omit<z.output<typeof patchConversationBody>, 'project_id'>
