import { z } from 'zod'
import { idOf, projectId, timeOf } from './record-fields.js'
import { pageOf } from './records.js'

/** Schemas of the answers about conversations. The types of the contract define them; `contract.test.ts` compares the two. */

const state = z.enum(['open', 'resolved']).meta({ description: 'State of the conversation.' })

const lastMessage = z
  .strictObject({
    id: idOf('Id of the message.'),
    kind: z.enum(['visitor', 'operator']).meta({ description: 'Who wrote it.' }),
    preview: z.string().meta({ description: 'The first 200 characters, without line breaks. Empty once the message was deleted.' }),
    created_at: timeOf('When the server received the message.'),
  })
  .meta({ description: 'The newest message of the visitor or of your team.' })

export const conversationSchema = z
  .strictObject({
    id: idOf('Id of the conversation.'),
    project_id: projectId,
    visitor_id: z.string().nullable().meta({ description: 'Visitor who started it. `null` once the visitor was erased.' }),
    contact_id: z.string().nullable().meta({ description: 'Contact of the conversation. `null` while it has none.' }),
    company_id: z.string().nullable().meta({ description: 'Company that the conversation is about.' }),
    subject: z.string().nullable().meta({ description: 'Subject, which the visitor sees too.' }),
    state,
    assignee_id: z.string().nullable().meta({ description: 'Member of the project who takes care of it.' }),
    verified: z.boolean().meta({ description: 'Whether the last message of the visitor came with a proof of identity.' }),
    is_claimed: z.boolean().meta({ description: 'Whether only a person with a proof of identity can read and continue it.' }),
    waiting_since: timeOf('Time of the first message of the visitor that nobody has answered. `null` if none waits.').nullable(),
    waiting_on: z
      .enum(['operator', 'visitor'])
      .nullable()
      .meta({ description: 'Whose turn it is: that of your team (`operator`) or of the visitor (`visitor`).' }),
    first_response_at: timeOf('When your team first answered.').nullable(),
    first_response_seconds: z.int().nullable().meta({ description: 'Whole seconds from the first message of the visitor to the first answer.' }),
    resolved_at: timeOf('When it was last resolved. `null` while it is open.').nullable(),
    reopened_count: z.int().meta({ description: 'How often it was opened again after it was resolved.' }),
    last_seq: z.int().meta({ description: 'Number of the newest message that the visitor can see.' }),
    last_message: lastMessage.nullable(),
    last_message_at: timeOf('When the newest message of the visitor or of your team was received.'),
    unread: z.int().meta({ description: 'Number of the visitor’s messages that your team has not read.' }),
    read_seq: z.int().meta({ description: 'Your team has read up to this message number.' }),
    visitor_unread: z.int().meta({ description: 'Number of your team’s messages that the visitor has not read.' }),
    visitor_read_seq: z.int().meta({ description: 'The visitor has read up to this message number.' }),
    visitor_read_at: timeOf('When the visitor last read a message.').nullable(),
    continues_id: z.string().nullable().meta({ description: 'Conversation that this one continues.' }),
    continued_by_id: z.string().nullable().meta({ description: 'Newest conversation that continues this one.' }),
    version: z.int().meta({ description: 'A number that grows with each change of the record.' }),
    created_at: timeOf('When the first message was received.'),
    updated_at: timeOf('When the record last changed.'),
  })
  .meta({ id: 'Conversation', description: 'A conversation between a visitor and your team.' })

const author = z
  .strictObject({
    type: z.enum(['visitor', 'user', 'api_key', 'system']).meta({ description: 'What kind of author it is.' }),
    id: z.string().nullable().meta({ description: 'Id of the visitor, the user or the API key.' }),
    name: z.string().nullable().meta({ description: 'Name of the contact, for a message of the visitor.' }),
  })
  .meta({ description: 'Who wrote the message.' })

const lineEvent = z
  .enum(['resolved', 'reopened', 'continued', 'assigned', 'company_changed', 'contact_changed', 'identity_verified'])
  .nullable()
  .meta({ description: 'What happened, for a `system` line. Otherwise `null`.' })

export const messageSchema = z
  .strictObject({
    id: idOf('Id of the message.'),
    conversation_id: idOf('Id of the conversation.'),
    seq: z.int().nullable().meta({ description: 'Number of the message in its conversation, from 1. `null` for what the visitor cannot see.' }),
    after_seq: z.int().nullable().meta({ description: 'For notes and internal lines: the number of the message before them.' }),
    kind: z
      .enum(['visitor', 'operator', 'note', 'system'])
      .meta({ description: 'A message of the visitor or of your team, a `note` for your team only, or a `system` line about what was done.' }),
    author,
    body: z.string().meta({ description: 'The text. Empty for lines and for deleted messages.' }),
    format: z.enum(['text', 'markdown']).meta({ description: 'How clients show the text.' }),
    event: lineEvent,
    from: z.string().nullable().meta({ description: 'Value before the event: a state or an id.' }),
    to: z.string().nullable().meta({ description: 'Value after the event: a state or an id.' }),
    verified: z.boolean().meta({ description: 'Whether a message of the visitor came with a proof of identity.' }),
    operation_id: z.string().nullable().meta({ description: 'Operation id of a message of the visitor.' }),
    written_at: timeOf('When it was written, by the corrected clock of the client.'),
    created_at: timeOf('When the server received the message.'),
    edited_at: timeOf('When the note was last edited.').nullable(),
    deleted_at: timeOf('When the message was deleted.').nullable(),
  })
  .meta({ id: 'Message', description: 'A message, a note, or a line about what was done with the conversation.' })

const count = (description: string) => z.int().meta({ description })

export const conversationCountsSchema = z
  .strictObject({
    open: count('Open conversations.'),
    resolved: count('Resolved conversations.'),
    mine: count('Open conversations that are assigned to you.'),
    unassigned: count('Open conversations that are assigned to nobody.'),
    waiting: count('Open conversations in which the visitor waits for an answer.'),
    unread: count('Open conversations with messages that your team has not read.'),
  })
  .meta({ id: 'ConversationCounts', description: 'Numbers of conversations.' })

export const readMarkSchema = conversationSchema.pick({ read_seq: true, unread: true }).meta({ id: 'ReadMark', description: 'What your team has read.' })

const messageNumber = (description: string) => z.int().meta({ description })

export const conversationViewSchema = z
  .strictObject({
    id: idOf('Id of the conversation.'),
    started_by: z.string().meta({ description: 'Operation id of the message that started it, another name of the conversation.' }),
    subject: z.string().nullable().meta({ description: 'Subject.' }),
    state: z.enum(['open', 'resolved']).meta({ description: 'Whether it is open or resolved. A message to one that is resolved reopens it within `reopen_days`.' }),
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
    created_at: timeOf('When the record was created.'),
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
      .enum(['resolved', 'reopened', 'continued'])
      .nullable()
      .meta({ description: 'What a line tells.' }),
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

export const visitorReadMarkSchema = z
  .strictObject({
    conversation_id: idOf('Id of the conversation.'),
    read_seq: messageNumber('The visitor has read up to this number.'),
    unread: z.int().meta({ description: 'Messages of operators that the visitor has not read.' }),
  })
  .meta({ description: 'The mark as it is now.' })
