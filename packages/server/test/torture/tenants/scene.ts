import { createHmac } from 'node:crypto'
import { identityToken } from '../identity-token.js'
import { between, pick, type Random } from '../random.js'

/** Records that a tenant was told of, by their ids, in the order in which it saw them first. */
export const kinds = ['contact', 'company', 'stage', 'key', 'conversation', 'message'] as const
export type Kind = (typeof kinds)[number]

/** What others have and a tenant should not: it tries all the same. */
export interface Loot {
  ids: Record<Kind, string[]>
  projects: string[]
  cursors: string[]
  visitorTokens: string[]
  chatTokens: string[]
}

/** Nothing of any kind. */
export const noIds = (): Record<Kind, string[]> => ({ contact: [], company: [], stage: [], key: [], conversation: [], message: [] })

export const noLoot = (): Loot => ({ ids: noIds(), projects: [], cursors: [], visitorTokens: [], chatTokens: [] })

/**
 * Ids that nobody has. Where there are no others, a tenant tries these: what it is answered must be
 * the same.
 */
const nobodys: Record<Kind, string> = {
  contact: 'contact_01h455vb4pex5vsknk084sn02q',
  company: 'company_01h455vb4pex5vsknk084sn02q',
  stage: 'stage_01h455vb4pex5vsknk084sn02q',
  key: 'key_01h455vb4pex5vsknk084sn02q',
  conversation: 'conversation_01h455vb4pex5vsknk084sn02q',
  message: 'message_01h455vb4pex5vsknk084sn02q',
}

/** What a tenant knows when it chooses what to do next. */
export interface Scene {
  projectId: string
  /** Stands in all that the tenant writes, and in nothing of others. */
  marker: string
  random: Random
  /** An id of its own, now and then one of others. */
  id(kind: Kind): string
  /** One of others. */
  foreign(kind: Kind): string
  foreignProject(): string
  loot(kind: 'cursors' | 'visitorTokens' | 'chatTokens'): string
  /** The newest tokens of a visitor, now and then one of others. */
  chatToken(visitorId: string): string
  visitorToken(visitorId: string): string
  /** The same numbers in each project, so that ids would meet if anything were kept without the project. */
  nextNumber(): number
  /** Proofs by the secret of the project. */
  hashOf(userId: string): string
  tokenOf(claims: object): string
}

/** What a tenant was told. */
export interface Known {
  ids: Record<Kind, string[]>
  secret: string
  /** Each by its visitor. */
  chatTokens: Map<string, string>
  visitorTokens: Map<string, string>
}

export interface SceneParts {
  projectId: string
  marker: string
  random: Random
  known: Known
  loot: Loot
}

const foreignShare = 0.15

export function createScene({ projectId, marker, random, known, loot }: SceneParts): Scene {
  let number = 0
  const anyOf = (values: readonly string[], otherwise: string) => values[between(random, 0, 1e6) % values.length] ?? otherwise
  const tokenOf = (kind: 'chatTokens' | 'visitorTokens', visitorId: string) =>
    (random() < foreignShare ? anyOf(loot[kind], 'nothing') : known[kind].get(visitorId)) ?? 'nothing'
  const foreign = (kind: Kind) => anyOf(loot.ids[kind], nobodys[kind])
  return {
    projectId,
    marker,
    random,
    id: (kind) => (random() < foreignShare ? foreign(kind) : anyOf(known.ids[kind], nobodys[kind])),
    foreign,
    foreignProject: () => anyOf(loot.projects, 'no_such_project'),
    loot: (kind) => anyOf(loot[kind], 'nothing'),
    chatToken: (visitorId) => tokenOf('chatTokens', visitorId),
    visitorToken: (visitorId) => tokenOf('visitorTokens', visitorId),
    nextNumber: () => number++,
    hashOf: (userId) => createHmac('sha256', known.secret).update(userId).digest('hex'),
    tokenOf: (claims) => identityToken(known.secret, claims),
  }
}

/** Names that all tenants use. */
export const someVisitor = (random: Random): string => `v-${between(random, 0, 11)}`
export const someEmail = (random: Random): string => `p-${between(random, 0, 7)}@acme-${between(random, 0, 2)}.example`
/** Of the domains of these emails; some spellings of one, and one that is none. */
export const someDomain = (random: Random): string => pick(random, ['acme-0.example', 'https://www.acme-0.example/', 'ACME-1.example.', 'no host'])
/** The same emails in other spellings. */
export const someSpelling = (random: Random): string => {
  const email = someEmail(random)
  return pick(random, [email, email.toUpperCase(), ` ${email}. `])
}
export const someUserId = (random: Random): string => `u-${between(random, 0, 7)}`
export const someCompany = (random: Random): string => pick(random, ['acme', 'initech', 'hooli'])
