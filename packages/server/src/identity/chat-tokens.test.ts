import { limits } from '@hal/contract'
import { expect, it } from 'vitest'
import { createChatTokens } from './chat-tokens.js'
import { createVisitorTokens } from './visitor-tokens.js'

const now = Date.UTC(2026, 10, 23, 12)
const dayMs = 24 * 60 * 60 * 1000
const secret = 'a secret for tests, of some length'
const tokens = createChatTokens(secret)

it('opens for its project and visitor alone, and has a key that the token does not show (C27)', async () => {
  const { chat_token, expires_at } = await tokens.seal('p1', 'v1', now)
  const opened = await tokens.open('p1', 'v1', chat_token, now)
  expect(opened).toEqual({ key: expect.any(String), fresh: null })
  expect(expires_at).toBe(now + 180 * dayMs)
  expect(Buffer.from(chat_token.split('.')[1] ?? '', 'base64url').toString()).not.toContain(opened?.key)
  expect(await tokens.open('p2', 'v1', chat_token, now)).toBeNull()
  expect(await tokens.open('p1', 'v2', chat_token, now)).toBeNull()
})

it('has another key each time that it is asked for (C27)', async () => {
  const keys = await Promise.all([1, 2, 3].map(async () => (await tokens.open('p1', 'v1', (await tokens.seal('p1', 'v1', now)).chat_token, now))?.key))
  expect(new Set(keys).size).toBe(3)
})

it('is valid for 180 days, and has a fresh one of the same power in the last 60 (C27)', async () => {
  const { chat_token } = await tokens.seal('p1', 'v1', now)
  const key = (await tokens.open('p1', 'v1', chat_token, now))?.key
  expect(await tokens.open('p1', 'v1', chat_token, now + 120 * dayMs - 1000)).toEqual({ key, fresh: null })
  const late = await tokens.open('p1', 'v1', chat_token, now + 120 * dayMs)
  expect(late).toEqual({ key, fresh: expect.any(String) })
  expect(await tokens.open('p1', 'v1', chat_token, now + 180 * dayMs)).toBeNull()
  expect(await tokens.open('p1', 'v1', late?.fresh ?? '', now + 299 * dayMs)).toMatchObject({ key })
})

it('is refused when it is malformed, signed by another secret, or a token of another kind (C32)', async () => {
  const foreign = await createChatTokens('another secret, of some length too').seal('p1', 'v1', now)
  const session = { visitor_id: 'v1', contact_id: 'c1', user_id: 'u1', email: null, company_ids: null, proof: 'user_hash' } as const
  const visitorToken = await createVisitorTokens(secret).seal({ id: 'p1', identity_secret: 's' } as Parameters<ReturnType<typeof createVisitorTokens>['seal']>[0], session, now)
  for (const wrong of ['', 'x', 'a.b.c', foreign.chat_token, visitorToken]) expect(await tokens.open('p1', 'v1', wrong, now)).toBeNull()
})

it('stays within the limit of its length, whatever the visitor id (C27)', async () => {
  const { chat_token } = await tokens.seal('p'.repeat(limits.idChars), '界'.repeat(limits.idChars), now)
  expect(chat_token.length).toBeLessThanOrEqual(limits.chatTokenChars)
})
