import fc from 'fast-check'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createDemoTokens } from './demo-tokens.js'

const SECRET = 'a secret of at least thirty-two characters'
const START = Date.parse('2026-11-23T14:05:09.123Z')
const MINUTE_MS = 60_000

function demoTokensAt(now: number, secret = SECRET) {
  return createDemoTokens({ secret, now: () => now })
}

describe('demo tokens', () => {
  it('reach the project demo and nothing else', async () => {
    const tokens = demoTokensAt(START)
    expect(await tokens.verify(await tokens.issue())).toEqual({ project_id: 'demo' })
  })

  it('live for 15 minutes', async () => {
    const token = await demoTokensAt(START).issue()
    expect(await demoTokensAt(START + 14 * MINUTE_MS).verify(token)).not.toBeNull()
    expect(await demoTokensAt(START + 15 * MINUTE_MS).verify(token)).toBeNull()
  })

  it('do not count where the secret is another', async () => {
    const token = await demoTokensAt(START, `${SECRET}!`).issue()
    expect(await demoTokensAt(START).verify(token)).toBeNull()
  })

  it('do not count once a character is changed, wherever it stands', async () => {
    const tokens = demoTokensAt(START)
    const token = await tokens.issue()
    for (let at = 0; at < token.length - 1; at += 7) {
      const forged = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
      expect(await tokens.verify(forged), `changed at ${String(at)}`).toBeNull()
    }
  })

  it('are not what somebody signs with HAL_SECRET itself', async () => {
    const other = await new SignJWT({ project_id: 'shop' })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('demo')
      .setIssuedAt(START / 1000)
      .setExpirationTime('15m')
      .sign(new TextEncoder().encode(SECRET))
    expect(await demoTokensAt(START).verify(other)).toBeNull()
  })

  it('are not unsigned (alg none)', async () => {
    const [, payload] = (await demoTokensAt(START).issue()).split('.')
    const header = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(await demoTokensAt(START).verify(`${header}.${String(payload)}.`)).toBeNull()
  })

  it('are never found in garbage, and garbage never throws', async () => {
    const tokens = demoTokensAt(START)
    const base64url = fc.stringMatching(/^[\w.-]+$/)
    const garbage = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), base64url)
    await fc.assert(
      fc.asyncProperty(garbage, async (text) => {
        expect(await tokens.verify(text)).toBeNull()
      }),
    )
    expect(await tokens.verify('a.'.repeat(1 << 19))).toBeNull()
  })
})
