import type { CompanyFields, JsonValue } from '@hal/contract/types'
import fc from 'fast-check'
import type { Command } from '../../src/domain/commands/command.js'
import type { CommandAnswer, Outcome } from '../../src/ingest/port.js'
import { refusalOf, type World } from './harness.js'
import { identityToken } from './proofs.js'

/**
 * Random steps over few names, so that they meet: three visitors, three emails, two user ids, three
 * companies. What a test can only know while it runs (an id, a proof) is said by a stand-in.
 */

export const visitorIds = ['v1', 'v2', 'v3'] as const

/** `#2` stands for the id of the third company there is. */
type CompanyStandIn = string

type Body = Record<string, unknown> & { type: string; visitor_id: string }

export type Step =
  | { kind: 'operation'; body: Body; isProven: boolean }
  | { kind: 'command'; command: (world: World) => Promise<Command | null>; title: string }

const visitor = fc.constantFrom(...visitorIds)
const email = fc.constantFrom('ann@acme.com', 'al@acme.com', 'bob@gmail.com', 'eve@beta.io')
const userId = fc.constantFrom('u1', 'u2')
const externalId = fc.constantFrom('acme', 'beta', 'ghost')
const companyRef: fc.Arbitrary<CompanyStandIn> = fc.oneof(externalId, fc.constantFrom('#0', '#1'))
const stage = fc.constantFrom('Lead', 'qualified', 'Proposal', 'WON', 'Lost', 'Nirvana')
const mode = fc.constantFrom('advance_only' as const, 'exact' as const)
const value: fc.Arbitrary<JsonValue> = fc.constantFrom(null, 1, 'x', { deep: true }, [1])
export const metadata = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { maxKeys: 3, noNullPrototype: true })
const name = fc.constantFrom('Ann', 'Bob')
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })

const company: fc.Arbitrary<CompanyFields> = fc
  .record({ id: companyRef, name, domain: fc.constant('d.com'), stage, deal_value: fc.constantFrom(null, 0, 5), metadata }, { requiredKeys: [] })

const identify = fc
  .record({ email: maybe(email), user_id: maybe(userId), name: maybe(name), metadata: maybe(metadata), company: maybe(company), company_ids: maybe(fc.array(companyRef, { maxLength: 2 })), stage_update_mode: maybe(mode) })
  .map((fields) => ({ type: 'identify', ...fields }))
const setProperties = metadata.map((properties) => ({ type: 'set_properties', properties }))
const track = maybe(companyRef).map((company_id) => ({ type: 'track', name: 'x', company_id }))
const setStage = fc.record({ stage, company_id: maybe(companyRef), stage_update_mode: maybe(mode) }).map((fields) => ({ type: 'set_stage', ...fields }))
const setDeal = fc
  .record({ deal_value: fc.constantFrom(null, 0, 7), stage: maybe(stage), company_id: maybe(companyRef) })
  .map((fields) => ({ type: 'set_deal', ...fields }))

export const operation: fc.Arbitrary<Step> = fc
  .record({
    visitor_id: visitor,
    fields: fc.oneof({ weight: 6, arbitrary: identify }, { weight: 2, arbitrary: setProperties }, { weight: 2, arbitrary: track }, { weight: 2, arbitrary: setStage }, { weight: 2, arbitrary: setDeal }),
    isProven: fc.boolean(),
  })
  .map(({ visitor_id, fields, isProven }) => ({ kind: 'operation', body: { visitor_id, ...fields }, isProven }))

const nth = fc.nat({ max: 3 })
const contactFields = fc.record({ email: maybe(fc.option(email)), user_id: maybe(fc.option(userId)), name: maybe(fc.option(name)), metadata: maybe(metadata) }).map(given)
const companyChange = fc.record({ name: maybe(name), external_id: maybe(fc.option(externalId)), stage: maybe(fc.option(stage)), deal_value: maybe(fc.constantFrom(null, 9)), domain: maybe(fc.constantFrom('acme.com', null)), notes: maybe(fc.constant('n')) }).map(given)

const settings: fc.Arbitrary<Extract<Command, { type: 'patch_project' }>['patch']> = fc.oneof(
  fc.constantFrom('create_missing' as const, 'link_existing' as const).map((company_policy) => ({ company_policy })),
  fc.boolean().map((company_by_domain) => ({ company_by_domain })),
  fc.constantFrom('off' as const, 'required' as const, 'strict' as const).map((identity_verification) => ({ identity_verification })),
  fc.subarray(['name' as const, 'metadata' as const, 'stage' as const]).map((signed_only) => ({ signed_only })),
)

const command: fc.Arbitrary<Step> = fc.oneof(
  contactFields.map((input) => say('create_contact', async () => ({ type: 'create_contact', input }))),
  fc.tuple(nth, contactFields).map(([at, patch]) => say('patch_contact', onContact(at, (contact_id) => ({ type: 'patch_contact', contact_id, patch })))),
  nth.map((at) => say('delete_contact', onContact(at, (contact_id) => ({ type: 'delete_contact', contact_id })))),
  companyChange.map((change) => say('create_company', async () => ({ type: 'create_company', input: { name: 'Made', ...change } }))),
  fc.tuple(nth, companyChange).map(([at, patch]) => say('patch_company', onCompany(at, (company_ref) => ({ type: 'patch_company', company_ref, patch })))),
  nth.map((at) => say('delete_company', onCompany(at, (company_ref) => ({ type: 'delete_company', company_ref })))),
  fc.tuple(nth, nth, fc.constantFrom('link' as const, 'unlink' as const)).map(([at, where, type]) =>
    say(type, async (world) => {
      const contact_id = await pick(world.contacts(), at)
      const company_ref = await pick(world.companies(), where)
      return contact_id === null || company_ref === null ? null : { type, contact_id, company_ref }
    })),
  fc.tuple(nth, stage).map(([at, move_to]) =>
    say('delete_stage', async (world) => {
      const stage_id = await pick(world.stages(), at)
      return stage_id === null ? null : { type: 'delete_stage', stage_id, move_to }
    })),
  fc.constant(say('order_stages', async (world) => ({ type: 'order_stages', ids: (await world.stages()).map(({ id }) => id).reverse() }))),
  settings.map((patch) => say(JSON.stringify(patch), async () => ({ type: 'patch_project', patch }))),
)

export const step: fc.Arbitrary<Step> = fc.oneof({ weight: 4, arbitrary: operation }, { weight: 1, arbitrary: command })

type Find = (world: World) => Promise<Command | null>

function say(title: string, command: Find): Step {
  return { kind: 'command', command, title, toString: () => title } as Step
}

function onContact(at: number, command: (id: string) => Command): Find {
  return async (world) => {
    const id = await pick(world.contacts(), at)
    return id === null ? null : command(id)
  }
}

function onCompany(at: number, command: (id: string) => Command): Find {
  return async (world) => {
    const id = await pick(world.companies(), at)
    return id === null ? null : command(id)
  }
}

async function pick(rows: Promise<{ id: string }[]>, at: number): Promise<string | null> {
  const found = await rows
  return found[at % Math.max(found.length, 1)]?.id ?? null
}

function given<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return JSON.parse(JSON.stringify(fields)) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }
}

/** The operation as it is sent: stand-ins replaced, its proof made, its id given. */
export async function bodyOf(world: World, { body, isProven }: Extract<Step, { kind: 'operation' }>, id: string): Promise<Body> {
  const { email, user_id } = body
  const hasProof = isProven && body.type === 'identify' && (email !== undefined || user_id !== undefined)
  const claims = { ...(typeof user_id === 'string' ? { sub: user_id } : {}), ...(typeof email === 'string' ? { email } : {}) }
  const proof = hasProof ? { identity_token: await identityToken(world, claims) } : {}
  const companies = (await world.companies()).map((company) => company.id)
  const named = JSON.stringify({ ...body, ...proof, id }).replaceAll(/"#(\d)"/g, (_match, at) => JSON.stringify(companies[Number(at)] ?? 'ghost'))
  return JSON.parse(named) as Body
}

export type Done = { step: Step; body: Body | null; outcome: Outcome | CommandAnswer | null }

/** Does the steps one by one; `id` names each operation. */
export async function run(world: World, steps: readonly Step[], around?: (act: () => Promise<Done>) => Promise<Done>, prefix = 'o'): Promise<Done[]> {
  const done: Done[] = []
  for (const [index, step] of steps.entries()) {
    const act = () => (step.kind === 'operation' ? operate(world, step, `${prefix}${index}`) : command_(world, step))
    done.push(around === undefined ? await act() : await around(act))
  }
  return done
}

async function operate(world: World, step: Extract<Step, { kind: 'operation' }>, id: string): Promise<Done> {
  const body = await bodyOf(world, step, id)
  return { step, body, outcome: await world.sendOne(body) }
}

async function command_(world: World, step: Extract<Step, { kind: 'command' }>): Promise<Done> {
  const command = await step.command(world)
  return { step, body: null, outcome: command === null ? null : await world.execute(command) }
}

export function isRefused({ outcome }: Done): boolean {
  if (outcome === null) return false
  return 'ok' in outcome ? !outcome.ok : outcome.status === 'rejected' && refusalOf(outcome) !== undefined
}

/** Everything that is kept of a project, as far as the steps can have written it. */
export async function stateOf(world: World) {
  const [contacts, companies, events] = [await world.contacts(), await world.companies(), await world.events()]
  const read = await world.store.read({
    project_id: world.project_id,
    operation_ids: Array.from({ length: 20 }, (_, index) => [`o${index}`, `p${index}`]).flat(),
    visitor_ids: [...visitorIds],
    contact_ids: contacts.map(({ id }) => id),
    company_refs: companies.map(({ id }) => id),
    emails: [],
    user_ids: [],
    domains: [],
    token_contact_ids: [],
    stage_ids: [],
  })
  const told = await Promise.all([
    ...contacts.map(({ id }) => world.activities({ contact_id: id })),
    ...companies.map(({ id }) => world.activities({ company_id: id })),
  ])
  return { rows: read?.rows, contacts, companies, events, told }
}
