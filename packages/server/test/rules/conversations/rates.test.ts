import { expect, it } from 'vitest'
import { onEachStore } from '../harness.js'
import { verify } from './verified.js'

onEachStore('the rate of messages', (newWorld) => {
  it('rejects a message over it, with the time to wait, and leaves the others of the batch (C8, Limits)', async () => {
    const world = await newWorld({ limitsMessages: true })
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm0', body: 'start', chat_token })
    const more = Array.from({ length: 20 }, (_, index) => ({ type: 'send_message', visitor_id: 'v1', id: `m${index + 1}`, body: 'more', conversation_id: 'm0', chat_token }))
    const outcomes = await world.send([...more, { type: 'track', visitor_id: 'v1', name: 'x' }])
    expect(outcomes.map(({ status }) => status)).toEqual([...Array.from({ length: 19 }, () => 'ok'), 'rejected', 'ok'])
    expect(outcomes[19]).toMatchObject({ refusal: { code: 'rate_limited', limit: 20, retry_after: 59 } })
    world.clock.ms += 60_000
    expect(await world.sendMessage('v1', { id: 'm20', body: 'more', conversation_id: 'm0', chat_token })).toMatchObject({ seq: 21 })
  })

  it('counts a person on all devices, and replays and refusals not at all (Limits)', async () => {
    const world = await newWorld({ limitsMessages: true })
    for (const visitor of ['v1', 'v2']) {
      const visitor_token = await verify(world, visitor, { sub: 'u1' })
      for (const nth of [1, 2]) await world.sendMessage(visitor, { id: `${visitor} ${nth}`, body: 'start', visitor_token })
      for (let times = 0; times < 10; times += 1) await world.sendMessage(visitor, { id: `${visitor} 1`, body: 'start', visitor_token })
      await world.refusal({ type: 'send_message', visitor_id: visitor, body: 'start', conversation_id: 'nothing', visitor_token })
    }
    const visitor_token = await verify(world, 'v3', { sub: 'u1' })
    expect(await world.sendMessage('v3', { body: 'the fifth', visitor_token })).toMatchObject({ started: true })
    expect(await world.refusal({ type: 'send_message', visitor_id: 'v3', body: 'the sixth', visitor_token })).toMatchObject({ code: 'rate_limited', limit: 5 })
  })
})
