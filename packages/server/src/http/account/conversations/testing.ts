import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { newSecret } from '../../../accounts/secrets.js'
import { createChatTokens } from '../../../identity/chat-tokens.js'
import { createVisitorTokens } from '../../../identity/visitor-tokens.js'
import { createIngest } from '../../../ingest/ingest.js'
import { newTypeId, newUuid } from '../../../main/ids.js'
import { createMemoryStore } from '../../../store/memory/create-memory-store.js'
import type { AppDependencies } from '../../context.js'
import { conversationSchema, messageSchema } from '../../openapi/conversation-records.js'
import { pageOf } from '../../openapi/records.js'
import { createChat } from '../../test/chat.js'
import { startTestServer, type Answered, type Member, type TestServer } from '../../test/server.js'

const secret = 'a secret for tests, of some length'

/** A server whose records are in memory, with a clock that is moved by hand. */
export async function startInboxServer(clock: { now: number }, config: Partial<AppDependencies['config']> = {}): Promise<TestServer> {
  const store = createMemoryStore()
  const chatTokens = createChatTokens(secret)
  const now = () => clock.now
  const ingest = createIngest({
    store,
    visitorTokens: createVisitorTokens(secret),
    chatTokens,
    now,
    newId: newTypeId,
    newOperationId: newUuid,
    newSecret: () => newSecret(randomBytes),
  })
  return startTestServer({ now, ingest, queries: store.queries, chatTokens, config })
}

const messages = pageOf(messageSchema)
const written = z.object({ conversation_id: z.string(), message_id: z.string() })

const visitorId = 'visitor-1'

/** What an operator and one visitor do in a project. */
export function createDesk(server: TestServer, { token, projectId }: Member) {
  const call = (method: string, path: string, body?: unknown): Promise<Answered> =>
    server.call(method, `/api/conversations${path}`, { token, ...(body !== undefined && { body }) })
  const chat = createChat(server, projectId)
  let chatToken: string | undefined

  return {
    call,
    async identify(fields: object): Promise<void> {
      const answer = await chat.send('identify', visitorId, fields)
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    },
    /** A message of the visitor. Without a conversation it starts one. */
    async receive(body: string, fields: object = {}): Promise<{ conversation_id: string; message_id: string }> {
      chatToken ??= await chat.token(visitorId)
      return written.parse(await chat.message(visitorId, { chat_token: chatToken, body, ...fields }))
    },
    async conversation(id: string) {
      return conversationSchema.parse((await call('GET', `/${id}`)).body)
    },
    async messages(id: string, query = '') {
      return messages.parse((await call('GET', `/${id}/messages${query}`)).body).data
    },
    async reply(id: string, body: string, fields: object = {}) {
      return messageSchema.parse((await call('POST', `/${id}/messages`, { body, ...fields })).body)
    },
    async note(id: string, body: string) {
      return messageSchema.parse((await call('POST', `/${id}/messages`, { kind: 'note', body })).body)
    },
    /** What the visitor reads. */
    view: (conversation_id: string) => chat.messages(visitorId, { chat_token: chatToken, conversation_id }),
  }
}
