import { trimText, type IdentityClaims, type ParsedOperation } from '@hal/contract'
import type { Context } from './decision.js'
import type { Operation } from './operation.js'
import type { OperationContent } from './records/rows.js'

/** The version of the hashed text. Hashes of different versions are not compared. */
const version = 1

/** Fields about the caller and the time, which are not content (R26). */
const beside: ReadonlySet<string> = new Set(['id', 'type', 'visitor_id', 'timestamp', 'visitor_token', 'user_hash', 'identity_token', 'chat_token'])

/**
 * The content of an operation, so that its id cannot be reused for other content (R26). For a `track` it is
 * the event itself, for all others a hash under the project's own key, without personal data.
 */
export function contentOf({ parsed, proof }: Operation, key: string, { hash }: Context): OperationContent {
  if (parsed.type === 'track') {
    const { name, value = null, properties = {}, company_id: company_ref = null } = parsed
    return { kind: 'event', name, value, properties, company_ref }
  }
  const claims = 'claims' in proof && proof.claims !== undefined ? hash(key, claimsText(proof.claims)) : null
  return { kind: 'hash', version, hash: hash(key, fieldsText(parsed)), claims }
}

/**
 * Whether two calls with one id have the same content. Claims count if both calls were signed. An operation
 * from before contents were stored matches anything.
 */
export function isSameContent(first: OperationContent | null, again: OperationContent): boolean {
  if (first === null || first.kind !== again.kind) return true
  if (first.kind === 'event') return again.kind === 'event' && isSameEvent(first, again)
  if (again.kind !== 'hash' || first.version !== again.version) return true
  return first.hash === again.hash && (again.claims === null || first.claims === again.claims)
}

type EventContent = Extract<OperationContent, { kind: 'event' }>

/** Old events do not record the named company, and their names may end in characters that are trimmed today. */
function isSameEvent(first: EventContent, again: EventContent): boolean {
  if (first.company_ref !== undefined) return canonical(first) === canonical(again)
  return canonical({ ...first, name: trimText(first.name) }) === canonical({ ...again, company_ref: undefined })
}

function fieldsText(parsed: ParsedOperation): string {
  // `metadata` is another name for `properties`, which win (R24).
  if (parsed.type === 'set_properties') return canonical({ ...parsed.metadata, ...parsed.properties })
  return canonical(parsed, beside)
}

function claimsText(claims: IdentityClaims): string {
  return canonical(claims)
}

const nothing: ReadonlySet<string> = new Set()

/** JSON with sorted keys and without absent values. Written by hand, since every call is hashed. */
function canonical(value: object, without = nothing): string {
  let text = ''
  for (const [name, item] of Object.entries(value).sort(byName)) {
    if (item !== undefined && !without.has(name)) text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${canonicalItem(item)}`
  }
  return text === '' ? '{}' : `${text}}`
}

function canonicalItem(item: unknown): string {
  if (Array.isArray(item)) return `[${item.map(canonicalItem).join(',')}]`
  return typeof item === 'object' && item !== null ? canonical(item) : JSON.stringify(item)
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}
