import type { JsonObject } from '@hal/contract/types'
import { parseBatch } from '@hal/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../src/domain/decide.js'
import { createRecords } from '../../src/domain/records/records.js'
import { createMemoryStore } from '../../src/store/memory/create-memory-store.js'
import type { Outcome } from '../../src/ingest/port.js'
import { createWorld, onEachStore, type World } from './harness.js'
import { bodyOf, isRefused, metadata, operation, run, stateOf, step, visitorIds, type Step } from './steps.js'
import { contentOf, deepFreeze, watched } from './watched-store.js'

const steps = fc.array(step, { minLength: 1, maxLength: 14 })
const operations = fc.array(operation, { minLength: 1, maxLength: 10 })

/** Worlds of their own, alike to the last id. */
const noClaims = { company_ids: undefined, name: undefined, phone: undefined, metadata: undefined, company: undefined }

const inMemory = (): Promise<World> => createWorld({ store: watched(createMemoryStore()), project_id: 'p' })

/** `HAL_RULES_RUNS=20` tries twenty times as many, for a long look. */
const scale = Number(process.env['HAL_RULES_RUNS'] ?? 1)

function check<Values extends [unknown, ...unknown[]]>(property: fc.IAsyncPropertyWithHooks<Values>, runs = 30): Promise<void> {
  return fc.assert(property, { numRuns: runs * scale })
}

onEachStore('whatever the order', (newWorld) => {
  it('a rejected operation or command changes nothing, and every row that apply makes is the store’s (R25)', async () => {
    await check(
      fc.asyncProperty(steps, async (steps) => {
        const world = await newWorld()
        let before = await stateOf(world)
        await run(world, steps, async (act) => {
          const done = await act()
          const after = await stateOf(world)
          if (isRefused(done)) expect(after).toEqual(before)
          before = after
          return done
        })
      }),
      15,
    )
  })

  it('no email, user_id or external_id is twice, and nothing leads into nowhere or another project (R2, R3, R14, records)', async () => {
    await check(
      fc.asyncProperty(fc.array(fc.tuple(step, fc.boolean()), { minLength: 1, maxLength: 20 }), async (steps) => {
        const [here, there] = [await newWorld(), await newWorld()]
        for (const [index, [step, isHere]] of steps.entries()) await run(isHere ? here : there, [step], undefined, `o${index}-`)
        const ids = [await soundIds(here), await soundIds(there)]
        expect(ids[0]?.filter((id) => ids[1]?.includes(id))).toEqual([])
      }),
      15,
    )
  })
})

/** Checks that everything in the project leads to something in the project; answers all its ids. */
async function soundIds(world: World): Promise<string[]> {
  const { contacts, companies, events, rows } = await stateOf(world)
  const [contactIds, companyIds] = [contacts.map(({ id }) => id), companies.map(({ id }) => id)]
  const isOneOf = (ids: string[], id: string | null): boolean => id === null || ids.includes(id)
  for (const values of [contacts.map(({ email }) => email), contacts.map(({ user_id }) => user_id), companies.map(({ external_id }) => external_id)]) {
    const there = values.filter((value) => value !== null)
    expect(new Set(there).size).toBe(there.length)
  }
  for (const { visitor_id, contact_id, active_company_id } of rows?.visitors ?? []) {
    expect(isOneOf(contactIds, contact_id)).toBe(true)
    const linked = contacts.find(({ id }) => id === contact_id)?.companies.map(({ id }) => id) ?? []
    expect([visitor_id, isOneOf(linked, active_company_id)]).toEqual([visitor_id, true])
  }
  for (const { contact_id, company_id } of events) expect(isOneOf(contactIds, contact_id) && isOneOf(companyIds, company_id)).toBe(true)
  for (const { contact_ids, stage } of companies) {
    expect(contact_ids.every((id) => contactIds.includes(id))).toBe(true)
    expect(isOneOf(rows?.stages.map(({ id }) => id) ?? [], stage?.id ?? null)).toBe(true)
  }
  for (const contact of contacts) expect(contact.companies.every(({ id }) => companyIds.includes(id))).toBe(true)
  return [...contactIds, ...companyIds]
}

describe('whatever is done', { timeout: 60_000 }, () => {
  it('replaying any prefix of the operations changes nothing (R26)', async () => {
    await check(
      fc.asyncProperty(steps, fc.nat({ max: 14 }), async (steps, length) => {
        const world = await inMemory()
        const done = await run(world, steps)
        const accepted = done.slice(0, length).filter((one) => one.body !== null && !isRefused(one))
        const before = await stateOf(world)
        const replayed = await world.send(accepted.map(({ body }) => body))
        expect(replayed.map(({ status }) => status)).toEqual(accepted.map(() => 'duplicate'))
        expect(await stateOf(world)).toEqual(before)
      }),
    )
  })

  it('what apply makes of the rows read is what a fresh read gives, on rows that nobody can change', async () => {
    await check(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), async (groups) => {
        const world = await inMemory()
        // Each group arrives in one turn, and so shares one read and one write.
        for (const [index, group] of groups.entries()) {
          await Promise.all(group.map((step, at) => run(world, [step], undefined, `o${index}-${at}-`)))
        }
      }),
      60,
    )
  })

  it('decide changes nothing that it is given', async () => {
    await check(
      fc.asyncProperty(steps, operations, async (steps, operations) => {
        const world = await inMemory()
        await run(world, steps)
        const { rows } = await stateOf(world)
        if (rows === undefined) throw new Error('no project')
        const records = createRecords(deepFreeze(rows))
        const before = contentOf(rows, records)
        for (const [index, step] of operations.entries()) {
          const body = step.kind === 'operation' ? await bodyOf(world, step, `p${index}`) : null
          const parse = parseBatch({ project_id: 'p', operations: [body] })
          const [entry] = parse.ok ? parse.value.operations : []
          if (entry === undefined || !entry.parse.ok) throw new Error('a wrong body')
          const { operation: parsed, warnings } = entry.parse.value
          const proof = parsed.type === 'identify' && step.kind === 'operation' && step.isProven
            ? ({ kind: 'identity_token', claims: { ...noClaims, user_id: parsed.user_id, email: parsed.email } } as const)
            : ({ kind: 'none' } as const)
          decide(records, deepFreeze({ id: `p${index}`, parsed, timestamp: 0, proof, session: null, warnings }), { now: 1, newId: (prefix) => `${prefix}_new`, hash: (key, text) => `${key} ${text}` })
        }
        expect(contentOf(rows, records)).toEqual(before)
      }),
    )
  })

  it('a batch is its operations one by one, result for result and row for row (R25)', async () => {
    await check(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), operations, async (before, operations) => {
        const [whole, single] = [await inMemory(), await inMemory()]
        for (const world of [whole, single]) {
          await run(world, before)
          world.clock.stepMs = 0
        }
        const bodies = await Promise.all(operations.map((step, index) => operationBody(whole, step, `p${index}`)))
        const atOnce = await whole.send(bodies)
        const oneByOne = await inTurn(single, bodies)
        expect(oneByOne.map(inAnyOrder)).toEqual(atOnce.map(inAnyOrder))
        expect(inAnyOrder(await stateOf(single))).toEqual(inAnyOrder(await stateOf(whole)))
      }),
    )
  })

  it('a dry run answers what the real run answers, and writes nothing (R35)', async () => {
    await check(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), operations, async (before, operations) => {
        const world = await inMemory()
        await run(world, before)
        world.clock.stepMs = 0
        const bodies = await Promise.all(operations.map((step, index) => operationBody(world, step, `p${index}`)))
        const state = await stateOf(world)
        const rehearsed = await world.send(bodies, { dry_run: true })
        expect(await stateOf(world)).toEqual(state)
        const known = new Set([...state.contacts, ...state.companies].map(({ id }) => id))
        expect(rehearsed).toEqual(withoutNew(await world.send(bodies), known))
      }),
    )
  })

  it('advance_only never lowers a stage, whatever the order and whoever asks (R18)', async () => {
    const asked = fc.record({ visitor: fc.constantFrom(...visitorIds), how: fc.constantFrom('identify', 'set_stage', 'set_deal'), stage: fc.constantFrom('Lead', 'Qualified', 'Proposal', 'Won', 'Lost') })
    await check(
      fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 10 }), async (all) => {
        const world = await inMemory()
        await world.makeCompany({ name: 'Acme', external_id: 'acme' })
        for (const visitor of visitorIds) await world.identify(visitor, { email: `${visitor}@acme.com`, company: { id: 'acme' } })
        const names = (await world.stages()).map(({ name }) => name)
        let highest = -1
        for (const { visitor, how, stage } of all) {
          if (how === 'identify') await world.identify(visitor, { company: { stage } })
          else if (how === 'set_stage') await world.setStage(visitor, { stage })
          else await world.setDeal(visitor, { deal_value: 1, stage })
          highest = Math.max(highest, names.indexOf(stage))
          expect(await world.company('acme')).toMatchObject({ stage: { position: highest } })
        }
      }),
    )
  })

  it('metadata is merged in the order of the calls, however they are cut into batches (R6, R24)', async () => {
    const cut = fc.array(fc.record({ given: metadata, how: fc.constantFrom('identify', 'set_properties') }), { maxLength: 5 })
    await check(
      fc.asyncProperty(fc.array(cut, { maxLength: 4 }), async (batches) => {
        const world = await inMemory()
        await world.identify('v1', { email: 'ann@acme.com' })
        for (const batch of batches) {
          await world.send(batch.map(({ given, how }) => ({ type: how, visitor_id: 'v1', metadata: given })))
        }
        const expected = batches.flat().reduce<JsonObject>((kept, { given }) => merged(kept, given), {})
        expect((await world.contactOf('v1')).metadata).toEqual(expected)
        expect((await world.visitor('v1')).properties).toEqual(expected)
      }),
    )
  })
})

function merged(kept: JsonObject, given: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries({ ...kept, ...given }).filter(([, value]) => value !== null))
}

async function operationBody(world: World, step: Step, id: string) {
  if (step.kind !== 'operation') throw new Error('no operation')
  return bodyOf(world, step, id)
}

/** One request each; a visitor carries the token that it earned, as the SDK does (R32). */
async function inTurn(world: World, bodies: readonly { visitor_id: string }[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const tokens = new Map<string, string>()
  for (const body of bodies) {
    const outcome = await world.sendOne({ ...body, visitor_token: tokens.get(body.visitor_id) })
    outcomes.push(outcome)
    const token = outcome.status !== 'rejected' && 'visitor_token' in outcome.result ? outcome.result.visitor_token : undefined
    if (token !== undefined) tokens.set(body.visitor_id, token)
  }
  return outcomes
}

/** Links of the same millisecond come in one order or another after a merge. */
function inAnyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inAnyOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null || value instanceof Map) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inAnyOrder(item)]))
}

/** Ids that were not known before become `null`, or go from lists; a dry run gives no token. */
function withoutNew(value: unknown, known: ReadonlySet<string>): unknown {
  const isNew = (item: unknown): boolean => typeof item === 'string' && /^(contact|company)_0/.test(item) && !known.has(item)
  if (isNew(value)) return null
  if (Array.isArray(value)) return value.filter((item) => !isNew(item)).map((item) => withoutNew(item, known))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (key === 'visitor_token' ? [] : [[key, withoutNew(item, known)]])))
}
