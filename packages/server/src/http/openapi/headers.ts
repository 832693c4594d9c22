import type { AnswerHeader } from '../route.js'

const text = { type: 'string' } as const

/** Response headers, as components of the document. */
export const headers = {
  'x-request-id': { description: 'Id of the request, for the log of the server.', schema: text },
  'x-hal-version': { description: 'Version of HAL that answered.', schema: text },
  ratelimit: { description: 'What is left of the limit by rate: its name, requests left (`r`) and seconds until it is full again (`t`).', schema: text },
  'ratelimit-policy': { description: 'The limit by rate: its name, requests (`q`) and seconds (`w`).', schema: text },
  'retry-after': { description: 'Seconds to wait before the next attempt.', schema: { type: 'integer' } },
  etag: { description: 'Strong ETag of the bytes. Send it as `If-None-Match` to get 304 while they have not changed.', schema: text },
  'idempotent-replayed': { description: '`true` if the operation id was used before, so that the answer is the first one again.', schema: text },
} as const

/** References from an answer to its headers. */
export function headerRefs(names: readonly (keyof typeof headers)[]): Record<string, { $ref: `#/components/headers/${string}` }> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` as const }]))
}

/** Headers of every answer; rate-limited routes have more. */
export function commonHeaders(isLimited: boolean, more: readonly AnswerHeader[] = []): (keyof typeof headers)[] {
  return ['x-request-id', 'x-hal-version', ...(isLimited ? (['ratelimit', 'ratelimit-policy'] as const) : []), ...more]
}
