import { expect } from '@playwright/test'
import { sh } from '../checks/shell.js'
import type { Claims } from '../claims.js'
import type { World } from '../world.js'

/** The conversation of the document, as its owner sees it. */
async function conversation(world: World) {
  const { account } = await world.hal()
  return (await account.conversations({ visitor_id: 'inbox-1' }))[0]
}

/** Sends the reply of the document again, to a conversation that has grown since. */
async function reply(world: World, fields: object): Promise<{ status: number; body: unknown }> {
  const { url } = await world.hal()
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${world.shell.variable('TOKEN')}` }
  const body = JSON.stringify({ project_id: 'demo', body: 'Yes, within 30 days.', ...fields })
  const response = await fetch(`${url}/api/conversations/${world.shell.variable('CONVERSATION')}/messages`, { method: 'POST', headers, body })
  return { status: response.status, body: (await response.json()) as unknown }
}

export const conversations: Claims = {
  Conversations: [
    sh({
      async then({ shell }) {
        expect(shell.variable('TOKEN')).toMatch(/^[\w.-]{20,}$/)
        expect(shell.variable('ME')).toMatch(/^user_/)
      },
    }),
    sh({ shows: /"started":true/ }),
  ],
  'What waits for an answer': [
    sh({
      shows: /"waiting_on":"operator"/,
      async then(world) {
        expect(world.shell.variable('CONVERSATION')).toBe((await conversation(world))?.id)
      },
    }),
    sh({
      async then(_world, printed) {
        expect(JSON.parse(printed)).toEqual({ open: 1, resolved: 0, mine: 0, unassigned: 1, waiting: 1, unread: 1 })
      },
    }),
  ],
  Read: [
    sh({
      shows: [/"body":"Can we pay by invoice\?"/, /"verified":false/],
      async then(world) {
        expect(await conversation(world)).toMatchObject({ unread: 1, read_seq: 0 })
      },
    }),
    sh({ shows: [/"read_seq":1,"unread":0/, /"read_seq":0,"unread":1/] }),
  ],
  Answer: [
    sh({
      shows: /"seq":2/,
      async then(world) {
        expect(await conversation(world)).toMatchObject({ waiting_since: null, waiting_on: 'visitor', read_seq: 1, unread: 0, last_seq: 2, visitor_unread: 1 })
        expect(await reply(world, { if_last_seq: 1 })).toMatchObject({ status: 409, body: { code: 'conversation_changed', last_seq: 2 } })
        expect(await conversation(world)).toMatchObject({ last_seq: 2 })
      },
    }),
  ],
  Notes: [
    sh({
      shows: /"body":"The accountants agree\."/,
      async then(world, printed) {
        expect(printed).toContain(`"id":"${world.shell.variable('NOTE')}"`)
        expect(await conversation(world)).toMatchObject({ last_seq: 2, last_message: { preview: 'Yes, within 30 days.' } })
      },
    }),
  ],
  'Assign, resolve, reopen': [
    sh({
      shows: [/"assignee_id":"user_/, /"state":"resolved"/, /"state":"open"/],
      async then(world) {
        expect(await conversation(world)).toMatchObject({ state: 'open', assignee_id: world.shell.variable('ME'), reopened_count: 1, waiting_since: null })
      },
    }),
  ],
  Delete: [
    sh({
      shows: /HTTP\/1\.1 204[\s\S]*HTTP\/1\.1 204/,
      async then(world) {
        expect(await conversation(world)).toBeUndefined()
      },
    }),
  ],
}
