import { expect, it } from 'vitest'
import { createDesk, startInboxServer } from './testing.js'

it('a user writes 120 replies and notes a minute, and what was refused is not counted (conversations.md, Limits)', async () => {
  const server = await startInboxServer({ now: Date.UTC(2026, 10, 23, 12) }, { rateLimit: { count: 100_000, seconds: 60 } })
  try {
    const [owner, other] = [await server.newMember('owner@acme.com'), await server.newMember('other@acme.com')]
    const [desk, otherDesk] = [createDesk(server, owner), createDesk(server, other)]
    const { conversation_id: id } = await desk.receive('Hello')
    const { conversation_id: otherId } = await otherDesk.receive('Hello')
    const late = () => desk.call('POST', `/${id}/messages`, { body: 'Late', if_last_seq: 0 })
    for (let number = 0; number < 60; number++) {
      expect((await late()).status).toBe(409)
      await desk.reply(id, 'Yes.')
      await desk.note(id, 'Asked.')
    }
    const refused = await desk.call('POST', `/${id}/messages`, { body: 'One more' })
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', limit: 120 } })
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d?$/)
    expect(await desk.conversation(id)).toMatchObject({ last_seq: 61 })
    await otherDesk.reply(otherId, 'Yes.')
  } finally {
    await server.close()
  }
})
