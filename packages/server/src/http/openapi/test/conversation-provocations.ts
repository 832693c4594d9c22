import type { ProblemCode } from '@hal/contract/types'
import type { Member, TestServer } from '../../test/server.js'
import type { Provocation } from './provocations.js'

/** Creates a project with conversations, and lists requests of an operator that it refuses. */
export async function provokeConversations(server: TestServer, { token, userId }: Member): Promise<Provocation[]> {
  await server.dependencies.ingest.createProject({ id: 'chats', name: 'chats', reopen_days: 0 }, userId)
  const make = async (method: string, path: string, fields: object): Promise<Record<string, unknown>> => {
    const answer = await server.call(method, path, { token, body: { project_id: 'chats', ...fields } })
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body))
    return answer.body as Record<string, unknown>
  }
  const visitor_id = 'visitor-1'
  const { chat_token } = await make('POST', '/api/widget/conversations/token', { visitor_id })
  const send = (fields: object) => make('POST', '/api/widget/send-message', { visitor_id, chat_token, body: 'Hello', ...fields })
  const conversationOf = async (fields: object) => String((await send(fields)).conversation_id)
  const open = await conversationOf({})
  const old = await conversationOf({})
  await make('PATCH', `/api/conversations/${old}`, { state: 'resolved' })
  await send({ conversation_id: old })
  await make('POST', '/api/companies', { name: 'Globex', external_id: 'globex' })
  const { id: note } = await make('POST', `/api/conversations/${open}/messages`, { kind: 'note', body: 'Ask her.' })

  const asMember = (code: ProblemCode, route: string, path: string, fields: object): Provocation => ({
    code,
    route,
    path: `/api/conversations/${path}`,
    options: { token, body: { project_id: 'chats', ...fields } },
  })
  const reply = 'POST /api/conversations/:id/messages'
  const patch = 'PATCH /api/conversations/:id'
  return [
    asMember('conversation_changed', reply, `${open}/messages`, { body: 'Hi', if_last_seq: 0 }),
    asMember('conversation_changed', reply, `${old}/messages`, { body: 'Hi' }),
    asMember('conversation_changed', patch, old, { state: 'open' }),
    asMember('company_not_linked', patch, open, { company_id: 'globex' }),
    asMember('invalid_request', reply, `${open}/messages`, { body: 'Hi', assignee_id: 'user_nobody' }),
    asMember('not_found', 'PATCH /api/conversations/:id/messages/:message_id', `${old}/messages/${String(note)}`, { body: 'Hi' }),
  ]
}
