import { createHmac } from 'node:crypto'
import type { IdentityVerification } from '@hal/contract/types'
import { startTestServer, type Answered, type TestServer } from '../../src/http/test/server.js'

/** Monday noon, when every server of these tests begins. */
const noon = Date.UTC(2026, 10, 23, 12)

export const minutesMs = 60 * 1_000
export const hoursMs = 60 * minutesMs

export interface IdentityWorld {
  server: TestServer
  /** The server's clock; tests move it. */
  clock: { ms: number }
  newProject(setting: IdentityVerification, settings?: Record<string, unknown>): Promise<Project>
}

/** One project, from outside: what a page can send, and what a member can do. */
export interface Project {
  id: string
  secret: string
  /** A widget call, `identify` or `set-stage`, as a page sends it. */
  send(verb: string, fields: Record<string, unknown>): Promise<Answered>
  batch(operations: Record<string, unknown>[], envelope?: Record<string, unknown>): Promise<Answered>
  /** A call of a member to the account routes. */
  member(method: string, path: string, body?: unknown): Promise<Answered>
  userHash(id: string, secret?: string): string
  /** Ends in ten minutes, if nothing else is claimed. */
  identityToken(claims: Record<string, unknown>, secret?: string): string
}

/** A server over HTTP and SQLite, whose clock stands still until a test moves it. */
export async function openIdentityWorld(): Promise<IdentityWorld> {
  const clock = { ms: noon }
  const server = await startTestServer({ now: () => clock.ms })
  let projects = 0

  async function newProject(setting: IdentityVerification, settings: Record<string, unknown> = {}): Promise<Project> {
    const { projectId, token } = await server.newMember(`owner${++projects}@example.com`)
    const path = `/api/projects/${projectId}`
    const patched = await server.call('PATCH', path, { token, body: { identity_verification: setting, ...settings } })
    const secret = textOf(patched, 'identity_secret')
    return {
      id: projectId,
      secret,
      send: (verb, fields) => server.call('POST', `/api/widget/${verb}`, { body: { project_id: projectId, ...fields } }),
      batch: (operations, envelope = {}) =>
        server.call('POST', '/api/widget/batch', { body: { project_id: projectId, ...envelope, operations } }),
      member: (method, memberPath, body) => server.call(method, memberPath, { token, body }),
      userHash: (id, key = secret) => userHash(id, key),
      identityToken: (claims, key = secret) => jwt({ exp: clock.ms / 1_000 + 600, ...claims }, key),
    }
  }

  return { server, clock, newProject }
}

/** As a customer's backend makes it, with nothing of ours. */
export function userHash(id: string, secret: string): string {
  return createHmac('sha256', secret).update(id).digest('hex')
}

/** By hand, so that a test can make one that no library would. */
export function jwt(claims: Record<string, unknown>, secret: string, header: Record<string, unknown> = { alg: 'HS256' }): string {
  const signed = `${base64url(header)}.${base64url(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

export function base64url(json: unknown): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url')
}

/** A member of an answer's body that must be text. */
export function textOf({ body, status }: Answered, member: string): string {
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, member) : undefined
  if (typeof value !== 'string') throw new Error(`${status} without ${member}: ${JSON.stringify(body)}`)
  return value
}

export const refused = { status: 403, body: { code: 'identity_unverified' } }
export const mismatched = (path: string) => ({ status: 403, body: { code: 'claim_mismatch', errors: [{ path }] } })
