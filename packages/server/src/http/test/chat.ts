import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { chatTokenSchema, conversationListSchema, messageWindowSchema, visitorReadMarkSchema } from '../openapi/conversation-records.js'
import { resultSchemas } from '../openapi/results.js'
import type { Answered, TestServer } from './server.js'

/** The visitor's side of one project, over HTTP. A `send…` answers with whatever came, the others insist on success. */
export interface Chat {
  send(path: string, visitor_id: string, fields?: object, headers?: Record<string, string>): Promise<Answered>
  token(visitor_id: string): Promise<string>
  /** Identifies with a proof, and returns the `visitor_token`. */
  prove(visitor_id: string, user_id: string, fields?: object): Promise<string>
  message(visitor_id: string, fields: object): Promise<z.output<typeof resultSchemas.send_message>>
  list(visitor_id: string, fields: object): Promise<z.output<typeof conversationListSchema>>
  messages(visitor_id: string, fields: object): Promise<z.output<typeof messageWindowSchema>>
  read(visitor_id: string, fields: object): Promise<z.output<typeof visitorReadMarkSchema>>
}

const identified = z.object({ visitor_token: z.string() })

export function createChat(server: TestServer, projectId: string): Chat {
  const send: Chat['send'] = (path, visitor_id, fields = {}, headers = {}) =>
    server.call('POST', `/api/widget/${path}`, { body: { project_id: projectId, visitor_id, ...fields }, headers })

  async function sure<Schema extends z.ZodType>(schema: Schema, path: string, visitor_id: string, fields: object): Promise<z.output<Schema>> {
    const answer = await send(path, visitor_id, fields)
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    return schema.parse(answer.body)
  }

  return {
    send,
    token: async (visitor_id) => (await sure(chatTokenSchema, 'conversations/token', visitor_id, {})).chat_token,
    async prove(visitor_id, user_id, fields = {}) {
      const project = await server.dependencies.queries.project(projectId)
      const user_hash = createHmac('sha256', project?.identity_secret ?? '').update(user_id).digest('hex')
      return (await sure(identified, 'identify', visitor_id, { user_id, user_hash, ...fields })).visitor_token
    },
    message: (visitor_id, fields) => sure(resultSchemas.send_message, 'send-message', visitor_id, { body: 'Hello', ...fields }),
    list: (visitor_id, fields) => sure(conversationListSchema, 'conversations/list', visitor_id, fields),
    messages: (visitor_id, fields) => sure(messageWindowSchema, 'conversations/messages', visitor_id, fields),
    read: (visitor_id, fields) => sure(visitorReadMarkSchema, 'conversations/read', visitor_id, fields),
  }
}
