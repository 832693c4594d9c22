import { problemKinds } from '@hal/contract'
import type { ProblemCode } from '@hal/contract/types'
import { z } from 'zod'
import type { Route } from '../route.js'

/**
 * Lists the codes that a route can answer with: those that follow from its credential, body, limits and
 * records, and those in its description.
 *
 * @returns the codes, sorted by status
 */
export function problemCodesOf(route: Route): ProblemCode[] {
  const codes = new Set([...ofCredential(route), ...ofRequest(route), ...ofServer(route), ...(route.description.problems ?? [])])
  return (Object.keys(problemKinds) as ProblemCode[]).filter((code) => codes.has(code)).sort((a, b) => problemKinds[a].status - problemKinds[b].status)
}

/** A demo token can only read its project, and a read-only key cannot write. */
function ofCredential({ method, description: { credential } }: Route): ProblemCode[] {
  if (credential === 'none') return []
  return credential === 'api_key' && method === 'get' ? ['unauthenticated'] : ['unauthenticated', 'forbidden']
}

function ofRequest({ path, description: { credential, query, body } }: Route): ProblemCode[] {
  const namesRecord = path.includes(':') || (query instanceof z.ZodObject && 'project_id' in query.shape)
  return [
    ...(query !== undefined || body !== undefined ? (['invalid_request'] as const) : []),
    ...(body === undefined ? [] : (['too_large', 'unsupported_media_type', 'overloaded'] as const)),
    ...(credential !== 'none' && namesRecord ? (['not_found'] as const) : []),
  ]
}

function ofServer({ path, description: { isUnlimited } }: Route): ProblemCode[] {
  return [...(isUnlimited ? [] : (['rate_limited'] as const)), ...(path.startsWith('/api/') ? (['unavailable'] as const) : []), 'internal']
}
