import { createCaller, type Caller } from './caller.js'
import { identityToken, unsignedToken, withOtherClaims } from './tokens.js'

/** Stands in everything that no stranger knows: an answer or a log that holds it tells too much. */
export const marker = 'classified'
/** Deal values begin with it; chance makes no such number. */
export const dealMarker = 918_273_645_546

export const allowedOrigin = 'https://app.example.com'

/** A person of the project, and their company, as a backend signs them. */
export interface Person {
  visitorId: string
  claims: { sub: string; email: string; name: string; company_ids: string[] }
}

/** A call that somebody has overheard. */
export interface Sent {
  route: string
  body: { id: string } & Record<string, unknown>
}

/** All that strangers know of the project; they find it in pages, or guess it. */
export interface Known {
  projectIds: [string, ...string[]]
  visitorIds: [string, ...string[]]
  userIds: [string, ...string[]]
  emails: [string, ...string[]]
  companies: [string, ...string[]]
  domains: [string, ...string[]]
  stages: [string, ...string[]]
  /** Tokens that prove nothing here. */
  tokens: [string, ...string[]]
  /** Visitors of nobody with a token of the project, as anybody may ask for one. */
  writers: [Writer, ...Writer[]]
  /** Ids of conversations of the people, and of the messages that started them. */
  conversations: [string, ...string[]]
  /** What the honest page has sent and was answered, but for its token. */
  sent: Sent[]
}

export interface Writer {
  visitor_id: string
  chat_token: string
}

/** A project that wants proofs, with people in it. */
export interface House {
  projectId: string
  secret: string
  honest: Person
  /** In which the honest page writes. */
  honestConversation: string
  people: Person[]
  known: Known
  /** What no stranger may be shown, besides what holds the marker. */
  secrets: string[]
}

interface Project {
  id: string
  identity_secret: string
}

const person = (name: string, company: string, domain: string): Person => ({
  visitorId: `visitor-of-${name}`,
  claims: { sub: `user-${name}`, email: `${name}@${domain}`, name: `${marker} ${name}`, company_ids: [company] },
})

/** Builds the project as its owner and its pages would, and a neighbour, of which strangers may have tokens. */
export async function buildHouse(url: string, owner: Caller, address: string): Promise<House> {
  const { id: projectId, identity_secret: secret } = await owner.expectOk<Project>('POST', '/api/projects', { name: marker })
  const neighbour = await owner.expectOk<Project>('POST', '/api/projects', { name: marker, identity_verification: 'strict' })
  const page = createCaller(url, address, { origin: allowedOrigin })
  const honest = person('honest', 'honest-inc', 'honest.example')
  const people = [person('ada', 'acme', 'acme.example'), person('bob', 'acme', 'acme.example'), person(`${marker}-eve`, `${marker}-inc`, `${marker}.example`)]
  await makeCompanies(owner, projectId)
  await leaveUnproven(page, projectId)
  await owner.expectOk('PATCH', `/api/projects/${projectId}`, { identity_verification: 'strict', allowed_origins: [allowedOrigin] })
  const honestConversation = await moveIn(page, projectId, secret, honest)
  const conversations: string[] = []
  for (const each of people) conversations.push(await moveIn(page, projectId, secret, each))
  await makeByAccount(owner, projectId)
  const tokens = await worthlessTokens(page, secret, neighbour)
  const writers: Known['writers'] = [await askForToken(page, projectId, 'stranger-0'), await askForToken(page, projectId, 'stranger-1')]
  page.close()
  const known: Known = {
    projectIds: [projectId, projectId, projectId, projectId, neighbour.id, 'demo', 'no_such_project'],
    visitorIds: [honest.visitorId, 'visitor-of-ada', 'visitor-left-over'],
    userIds: ['user-honest', 'user-ada', 'user-bob', 'user-left-over'],
    emails: ['honest@honest.example', 'ada@acme.example', 'bob@acme.example', 'left-over@acme.example'],
    companies: ['honest-inc', 'acme'],
    domains: ['acme.example', 'honest.example'],
    stages: ['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'],
    tokens,
    writers,
    conversations: [honestConversation, ...conversations, 'message-of-ada'],
    sent: [],
  }
  return { projectId, secret, honest, honestConversation, people, known, secrets: [secret, neighbour.identity_secret, String(dealMarker)] }
}

async function makeCompanies(owner: Caller, project_id: string): Promise<void> {
  await owner.expectOk('POST', '/api/stages', { project_id, name: `${marker} stage`, kind: 'open' })
  for (const external_id of ['honest-inc', 'acme', `${marker}-inc`]) {
    await owner.expectOk('POST', '/api/companies', {
      project_id, external_id, name: `${marker} name of ${external_id}`, notes: marker, metadata: { plan: marker }, stage: 'Qualified', deal_value: dealMarker,
    })
  }
}

/** What came in while nobody had to prove anything. */
async function leaveUnproven(page: Caller, project_id: string): Promise<void> {
  await page.expectOk('POST', '/api/widget/identify', {
    project_id, visitor_id: 'visitor-left-over', user_id: 'user-left-over', email: 'left-over@acme.example', name: `${marker} left over`, company: { id: 'acme' },
  })
}

/** @returns the id of the conversation that the person starts, which is claimed at once (C30) */
async function moveIn(page: Caller, project_id: string, secret: string, { visitorId: visitor_id, claims }: Person): Promise<string> {
  const identity_token = await identityToken(secret, claims)
  const { visitor_token } = await page.expectOk<{ visitor_token: string }>('POST', '/api/widget/identify', {
    project_id, visitor_id, identity_token, phone: marker, metadata: { role: marker }, company: { id: claims.company_ids[0] },
  })
  const common = { project_id, visitor_id, visitor_token }
  await page.expectOk('POST', '/api/widget/set-properties', { ...common, properties: { plan: marker } })
  await page.expectOk('POST', '/api/widget/set-deal', { ...common, deal_value: dealMarker, stage: 'Proposal' })
  await page.expectOk('POST', '/api/widget/track', { ...common, name: marker, value: marker })
  const { chat_token } = await askForToken(page, project_id, visitor_id)
  const started = await page.expectOk<{ conversation_id: string }>('POST', '/api/widget/send-message', {
    ...common, chat_token, id: visitor_id.replace('visitor', 'message'), subject: marker, body: marker,
  })
  return started.conversation_id
}

/** Anybody gets one, for any visitor. */
async function askForToken(page: Caller, project_id: string, visitor_id: string): Promise<Writer> {
  const { chat_token } = await page.expectOk<{ chat_token: string }>('POST', '/api/widget/conversations/token', { project_id, visitor_id })
  return { visitor_id, chat_token }
}

async function makeByAccount(owner: Caller, project_id: string): Promise<void> {
  const contact = await owner.expectOk<{ id: string }>('POST', '/api/contacts', {
    project_id, email: `${marker}-zoe@acme.example`, user_id: `${marker}-zoe`, name: marker, notes: marker, tags: [marker],
  })
  const { data } = await owner.expectOk<{ data: { id: string }[] }>('GET', `/api/companies?external_id=acme&project_id=${project_id}`)
  for (const company of data) await owner.expectOk('PUT', `/api/companies/${company.id}/contacts/${contact.id}?project_id=${project_id}`)
}

const yearSeconds = 365 * 24 * 60 * 60

/** Tokens that look right: of another project, expired, for ever, signed by nobody or for somebody else. */
async function worthlessTokens(page: Caller, secret: string, neighbour: Project): Promise<Known['tokens']> {
  const claims = { sub: 'user-ada', email: 'ada@acme.example', company_ids: ['acme'] }
  const ofNeighbour = await identityToken(neighbour.identity_secret, claims)
  const { visitor_token } = await page.expectOk<{ visitor_token: string }>('POST', '/api/widget/identify', {
    project_id: neighbour.id, visitor_id: 'visitor-of-ada', identity_token: ofNeighbour,
  })
  const exp = Math.floor(Date.now() / 1000) + 300
  return [
    ofNeighbour,
    visitor_token,
    await identityToken(secret, claims, -3_600),
    await identityToken(secret, claims, 1_000 * yearSeconds),
    await identityToken(secret, { ...claims, email: 'ada@acme.example ' }),
    unsignedToken({ ...claims, exp }),
    withOtherClaims(visitor_token, { ...claims, exp }),
    withOtherClaims(ofNeighbour, { sub: 'user-honest', exp }),
    '',
    'a.b.c',
  ]
}
