import type { World } from '../harness.js'
import { identityToken } from '../proofs.js'

/** Identifies a visitor with a proof, and returns its `visitor_token`. */
export async function verify(world: World, visitorId: string, claims: { sub?: string; email?: string }, fields: { chat_token?: string } = {}): Promise<string> {
  const identity_token = await identityToken(world, claims)
  const { visitor_token = '' } = await world.identify(visitorId, { identity_token, ...fields })
  return visitor_token
}
