import { expect } from '@playwright/test'
import { jsInPage } from '../checks/browser.js'
import { sh } from '../checks/shell.js'
import type { Claims } from '../claims.js'
import type { World } from '../world.js'

/** Sends a request of the visitor `chat-1`, with the token that the document has asked for. */
async function asVisitor(world: World, route: string, fields: object): Promise<{ status: number; body: unknown }> {
  const { url } = await world.hal()
  const body = JSON.stringify({ project_id: 'demo', visitor_id: 'chat-1', chat_token: world.shell.variable('CHAT_TOKEN'), ...fields })
  const response = await fetch(`${url}/api/widget/${route}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return { status: response.status, body: (await response.json()) as unknown }
}

export const chat: Claims = {
  'Send a message': [
    sh({ then: async ({ shell }) => expect(shell.variable('CHAT_TOKEN')).toMatch(/^[\w.-]{40,}$/) }),
    sh({
      async then(world) {
        const conversation_id = world.shell.variable('CONVERSATION')
        expect(conversation_id).toMatch(/^conversation_/)
        const again = await asVisitor(world, 'send-message', { id: 'chat-1-first', subject: 'Invoice', body: 'Can we pay by invoice?' })
        expect(again).toMatchObject({ status: 200, body: { conversation_id, seq: 1, started: true } })
        const dry = await asVisitor(world, 'send-message', { body: 'Hello', dry_run: true })
        expect(dry).toMatchObject({ status: 200, body: { conversation_id: null, message_id: null, seq: null, started: true } })
        const { account } = await world.hal()
        expect(await account.conversations({ visitor_id: 'chat-1' })).toMatchObject([{ id: conversation_id, subject: 'Invoice', last_seq: 1, waiting_on: 'operator' }])
      },
    }),
    sh({ shows: [/"seq":2/, /"started":false/] }),
  ],
  Read: [
    sh({ shows: [/"started_by":"chat-1-first"/, /"unread":0/] }),
    sh({ shows: [/"body":"Can we pay by invoice\?"/, /"body":"We are 40 people\."/, /"has_more":false/] }),
    sh({
      shows: [/"read_seq":2/, /"unread":0/],
      async then(world) {
        const { account } = await world.hal()
        expect(await account.conversations({ visitor_id: 'chat-1' })).toMatchObject([{ visitor_read_seq: 2 }])
      },
    }),
  ],
  'In a page': [
    jsInPage({
      async then(world) {
        const visitor_id = String(await world.page.evaluate('hal.state.visitorId'))
        const { account } = await world.hal()
        expect(await account.conversations({ visitor_id })).toMatchObject([{ last_message: { kind: 'visitor', preview: 'Do you have a free plan?' } }])
        expect(await world.page.evaluate(`localStorage.getItem('chat ' + hal.state.visitorId)`)).toMatch(/^[\w.-]{40,}$/)
      },
    }),
  ],
  'When the visitor signs in': [
    sh({
      async then(world, printed) {
        expect(JSON.parse(printed)).toMatchObject({ matched_by: 'created', warnings: [] })
        const { account } = await world.hal()
        const contact = await account.contactByEmail('olga@fabrikam.example')
        const conversations = await account.conversations({ contact_id: contact?.id ?? '' })
        expect(conversations).toMatchObject([{ id: world.shell.variable('CONVERSATION'), is_claimed: false, verified: false }])
        // Without a token there is nothing to read, and what the token does not open is not told apart from what is not there.
        expect(await asVisitor(world, 'conversations/list', { chat_token: null })).toMatchObject({ status: 403, body: { code: 'identity_unverified' } })
        expect(await asVisitor(world, 'conversations/messages', { conversation_id: 'nothing' })).toMatchObject({ status: 404, body: { code: 'not_found' } })
      },
    }),
  ],
  'Who may start a conversation': [
    sh({
      shows: [/"who_may_start":"identified"/, /"reopen_days":30/],
      async then(world) {
        const ask = await asVisitor(world, 'conversations/token', { visitor_id: 'chat-2', chat_token: undefined })
        const { chat_token } = Object(ask.body) as { chat_token: string }
        expect(await asVisitor(world, 'send-message', { visitor_id: 'chat-2', chat_token, body: 'Hello' })).toMatchObject({ status: 409, body: { code: 'no_contact' } })
        // Conversations that exist go on.
        expect(await asVisitor(world, 'send-message', { conversation_id: 'chat-1-first', body: 'Thank you.' })).toMatchObject({ status: 200, body: { seq: 3 } })
      },
    }),
  ],
}
