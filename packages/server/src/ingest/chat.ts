import { apply } from '../domain/apply.js'
import { nameOfSide } from '../domain/conversations/side.js'
import { visit, type Visited } from '../domain/conversations/visit.js'
import type { ChatToken } from '../domain/operation.js'
import type { Session } from '../domain/verification/verification.js'
import { entryRefusal, unknownProject } from './entrance.js'
import type { GroupCommit } from './group-commit.js'
import type { IngestDependencies } from './ingest.js'
import type { ChatAnswer, ChatRequest, Ingest } from './port.js'
import type { KeySets } from './keys.js'

interface Opened {
  chat: ChatToken | undefined
  session: Session | null
  fresh: string | null
}

type ChatDependencies = Pick<IngestDependencies, 'store' | 'visitorTokens' | 'chatTokens' | 'now'>

/**
 * The entry point of the visitor's side for its conversations. Opens the tokens, then decides with the others. Overload
 * refuses these calls first, because they lose nothing: a client asks again.
 */
export function createChatEntrance({ store, visitorTokens, chatTokens, now }: ChatDependencies, group: GroupCommit): Ingest['enterChat'] {
  async function open({ project_id, visitor_id, chat_token, visitor_token }: ChatRequest, at: number): Promise<Opened | null> {
    const project = await store.queries.project(project_id)
    if (project === null) return null
    const session = visitor_token === undefined ? null : await visitorTokens.open(project, visitor_token, at)
    if (chat_token === undefined) return { chat: undefined, session, fresh: null }
    const opened = await chatTokens.open(project_id, visitor_id, chat_token, at)
    return opened === null ? { chat: 'wrong', session, fresh: null } : { chat: { key: opened.key }, session, fresh: opened.fresh }
  }

  return async function enterChat(request): Promise<ChatAnswer> {
    const received_at = now()
    const opened = await open(request, received_at)
    if (opened === null) return { ok: false, refusal: unknownProject }
    const { visitor_id, conversation_ref, read_up_to } = request
    const { chat, session, fresh } = opened
    const shown = { visitor_id, chat, session, hasVisitorToken: request.visitor_token !== undefined, conversation_ref, read_up_to }
    const visited = await group.enqueue<Visited>({
      project_id: request.project_id,
      weight: 1,
      shedClass: 'track',
      received_at,
      addKeys: (sets) => addChatKeys(sets, request, opened),
      decide(records, context) {
        const refusal = entryRefusal(records.project, request.origin)
        if (refusal !== null) return { answer: { ok: false, refusal }, changes: [] }
        const decided = visit(records, shown, context)
        if (!decided.ok) return { answer: decided, changes: [] }
        for (const change of decided.changes) apply(records, change)
        return { answer: decided, changes: decided.changes }
      },
      withoutProject: () => ({ ok: false, refusal: unknownProject }),
    })
    if (!visited.ok) return visited
    const { side, conversation } = visited
    return { ok: true, side, side_name: nameOfSide(side), conversation, chat_token: fresh }
  }
}

/** The visitor's contact, links and companies come with the visitor. */
function addChatKeys(sets: KeySets, { visitor_id, conversation_ref }: ChatRequest, { chat, session }: Opened): void {
  sets.visitor_ids.add(visitor_id)
  if (chat !== undefined && chat !== 'wrong') sets.chat_keys.add(chat.key)
  if (conversation_ref !== undefined) sets.conversation_refs.add(conversation_ref)
  if (session === null) return
  sets.token_contact_ids.add(session.contact_id)
  for (const ref of session.company_ids ?? []) sets.company_refs.add(ref)
}
