import { expect, it } from 'vitest'
import type { ChatRequest } from '../../../src/ingest/port.js'
import { onEachStore, type World } from '../harness.js'
import { userHash } from '../proofs.js'
import { verify } from './verified.js'

const codeOf = async (world: World, visitorId: string, request: Partial<ChatRequest>): Promise<string> => {
  const answer = await world.enterChat(visitorId, request)
  return answer.ok ? 'ok' : answer.refusal.code
}

onEachStore('who may not read a conversation', (newWorld) => {
  it('is told `identity_unverified` without any valid token, whether it exists or not (C26, C32)', async () => {
    const world = await newWorld()
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token: await world.chatToken('v1') })
    const foreign = await world.chatToken('v2')
    for (const conversation_ref of ['m1', 'nothing']) {
      for (const tokens of [{}, { chat_token: 'x' }, { chat_token: foreign }, { visitor_token: 'x' }]) {
        expect(await codeOf(world, 'v1', { conversation_ref, ...tokens })).toBe('identity_unverified')
      }
    }
    expect(await codeOf(world, 'v1', {})).toBe('identity_unverified')
  })

  it('is told `not_found` with a token that does not cover it, and `identity_unverified` beside a wrong one (C32)', async () => {
    const world = await newWorld()
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token: await world.chatToken('v1') })
    const chat_token = await world.chatToken('v1')
    for (const conversation_ref of ['m1', 'nothing', 'conversation_01kb4zq8x2e5rv6m7n8p9q0r1s']) {
      expect(await codeOf(world, 'v1', { conversation_ref, chat_token })).toBe('not_found')
      expect(await codeOf(world, 'v1', { conversation_ref, chat_token, visitor_token: 'x' })).toBe('identity_unverified')
    }
  })

  it('is told `identity_unverified` of a claimed one that its own token started, others `not_found` (C32)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const visitor_token = await verify(world, 'v1', { sub: 'u1' })
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token, visitor_token })
    expect(await codeOf(world, 'v1', { conversation_ref: 'm1', chat_token })).toBe('identity_unverified')
    expect(await codeOf(world, 'v1', { conversation_ref: 'm1', chat_token: await world.chatToken('v1') })).toBe('not_found')
    expect(await codeOf(world, 'v2', { conversation_ref: 'm1', visitor_token: await verify(world, 'v2', { sub: 'u2' }) })).toBe('not_found')
  })

  it('needs the `visitor_token` where the project asks for it, whether the conversation exists or not (C31, C32)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.identify('v1', { user_id: 'u1' })
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    await world.settings({ identity_verification: 'required' })
    for (const conversation_ref of ['m1', 'nothing']) expect(await codeOf(world, 'v1', { conversation_ref, chat_token })).toBe('identity_unverified')
    expect(await world.refusal({ type: 'send_message', visitor_id: 'v1', body: 'new', chat_token })).toMatchObject({ code: 'identity_unverified' })
    expect(await world.enterChat('v1', { chat_token })).toMatchObject({ ok: true, conversation: null })
    const visitor_token = await verify(world, 'v1', { sub: 'u1' })
    expect(await codeOf(world, 'v1', { conversation_ref: 'm1', visitor_token })).toBe('not_found')
    expect(await codeOf(world, 'v1', { conversation_ref: 'm1', visitor_token, chat_token })).toBe('ok')
    expect(await codeOf(world, 'v1', { conversation_ref: 'nothing', visitor_token })).toBe('not_found')
  })

  it('opens with one valid token beside a wrong one (C32)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const visitor_token = await verify(world, 'v2', { sub: 'u1' })
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    await world.sendMessage('v2', { id: 'm2', body: 'Hello', visitor_token })
    expect(await codeOf(world, 'v1', { conversation_ref: 'm1', chat_token, visitor_token: 'x' })).toBe('ok')
    expect(await codeOf(world, 'v2', { conversation_ref: 'm2', chat_token: 'x', visitor_token })).toBe('ok')
  })

  it('takes a `user_hash` for no proof in `strict` (C29, R34)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    const { visitor_token = '' } = await world.identify('v1', { user_id: 'u1', user_hash: await userHash(world, 'u1') })
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token, visitor_token })
    expect(await codeOf(world, 'v1', { conversation_ref: 'm1', visitor_token })).toBe('ok')
    await world.settings({ identity_verification: 'strict' })
    expect(await codeOf(world, 'v1', { conversation_ref: 'm1', visitor_token })).toBe('identity_unverified')
  })

  it('reads nothing of another project, nor from another origin (C26)', async () => {
    const world = await newWorld()
    const chat_token = await world.chatToken('v1')
    await world.sendMessage('v1', { id: 'm1', body: 'Hello', chat_token })
    expect(await world.enterChat('v1', { project_id: 'nowhere', chat_token })).toMatchObject({ refusal: { code: 'unknown_project' } })
    await world.settings({ allowed_origins: ['https://shop.example'] })
    expect(await codeOf(world, 'v1', { conversation_ref: 'm1', chat_token, origin: 'https://evil.example' })).toBe('origin_not_allowed')
    expect(await codeOf(world, 'v1', { conversation_ref: 'm1', chat_token, origin: 'https://shop.example' })).toBe('ok')
  })
})
