import { companyRow, contactRow, conversationRow, linkRow, projectRow, visitorRow } from '../../../store/conformance/testing.js'
import { apply } from '../../apply.js'
import type { Change } from '../../change.js'
import { appendMessage } from '../../conversations/append.js'
import { setState } from '../../conversations/states.js'
import type { Author, CommandDecision } from '../../decision.js'
import { createRecords, type Records } from '../../records/records.js'
import type { ActivityRow, ConversationRow, MessageRow } from '../../records/rows.js'
import { beginWork, type Work } from '../../records/work.js'
import type { ConversationCommand } from '../command.js'
import { decideCommand } from '../decide-command.js'

export const t0 = Date.UTC(2026, 10, 23, 12)
export const conversationId = 'conversation_01kb4zq8x2e5rv6m7n8p9q0r1s'
/** The operation id of the message that started the conversation, its other name. */
export const startedBy = 'start-1'

export const ada: Author = { source: 'account', actor: 'user_ada', operation_id: null }
export const bea: Author = { source: 'account', actor: 'user_bea', operation_id: null }

/** The conversation before its first message. */
const unwritten = {
  id: conversationId,
  started_by: startedBy,
  chat_key: 'key',
  visitor_id: 'visitor-1',
  contact_id: 'contact_1',
  last_message_at: t0,
  version: 0,
  updated_at: t0,
  view_version: 0,
  view_updated_at: t0,
  created_at: t0,
}

const visitor: Author = { source: 'widget', actor: 'visitor-1', operation_id: null }

/** A command without the conversation that it names. */
type Asked = ConversationCommand extends infer Command ? (Command extends ConversationCommand ? Omit<Command, 'conversation_ref'> : never) : never

/** A project with one conversation, as messages and commands come in. The clock is moved by hand. */
export function createInbox(row: Partial<ConversationRow> = {}) {
  const records: Records = createRecords({
    project: projectRow(),
    stages: [],
    visitors: [visitorRow({ visitor_id: 'visitor-1', contact_id: 'contact_1' })],
    contacts: [contactRow({ id: 'contact_1' })],
    companies: [companyRow({ id: 'company_1', external_id: 'acme' }), companyRow({ id: 'company_2' })],
    links: [linkRow('contact_1', 'company_1')],
    company_use: new Map(),
    merged: new Map(),
    operations: [],
    devices: [],
    delivery: [],
    conversations: [conversationRow({ ...unwritten, ...row })],
    messages: [],
  })
  const activities: ActivityRow[] = []
  let now = t0
  let ids = 0

  function write(changes: Change[]): void {
    for (const change of changes) {
      if (change.type === 'activity_recorded') activities.push(change.activity)
      apply(records, change)
    }
  }

  function current(): ConversationRow {
    const conversation = records.conversations.get(conversationId)
    if (conversation === undefined) throw new Error('the conversation was removed')
    return conversation
  }

  const context = () => ({ now, newId: (prefix: string) => `${prefix}_${++ids}`, hash: (_key: string, text: string) => text })
  const messages = (): MessageRow[] => [...records.messages.entries()].map(([, message]) => message)

  function asVisitor(work: Work, body: string): MessageRow {
    const opened = setState(work, current(), 'open')
    const written = { kind: 'visitor', author_type: 'visitor', author_id: 'visitor-1', body, format: 'text', verified: false, operation_id: null } as const
    return appendMessage(work, opened, { ...written, written_at: now }).message
  }

  return {
    records,
    activities,
    conversation: current,
    messages,
    /** Kind or event of each message, with its place. */
    written: () => messages().map(({ kind, event, seq, after_seq }) => `${event ?? kind} ${seq ?? `after ${String(after_seq)}`}`),
    at: (time: number) => void (now = time),
    /** A message of the visitor, which opens what is resolved. */
    receive(body: string): MessageRow {
      const work = beginWork(records, context(), visitor)
      const message = asVisitor(work, body)
      write(work.changes)
      return message
    },
    /** A command of an operator, on the conversation unless another one is named. */
    act(command: Asked, { author = ada, ref = conversationId }: { author?: Author; ref?: string } = {}): CommandDecision {
      const decision = decideCommand(records, { ...command, conversation_ref: ref }, author, context())
      if (decision.ok) write(decision.changes)
      return decision
    },
  }
}

/** The fields of a reply that has nothing but a text. */
export const answer = (body: string) => ({ kind: 'operator', format: 'text', body }) as const
export const note = (body: string) => ({ kind: 'note', format: 'text', body }) as const
