import fc from 'fast-check'
import { expect, it } from 'vitest'
import { covers } from '../../../src/domain/conversations/access.js'
import type { ConversationRow } from '../../../src/domain/records/rows.js'
import { onEachStore, refusalOf, type World } from '../harness.js'
import { identityToken } from '../proofs.js'
import { AccessModel, type Carried, type Person } from './access-model.js'

const visitors = ['v1', 'v2', 'v3', 'v4', 'v5'] as const
const devices = [0, 1, 2] as const
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null })

/** Most happens to few, so that the steps meet. */
const at = { visitor: fc.constantFrom(...visitors, 'v1', 'v1', 'v1', 'v1', 'v2', 'v2'), device: fc.constantFrom(...devices, 0, 0, 0, 0) }
const tokens = { chat: fc.constantFrom('own', 'own', 'none', 'foreign' as const), withProof: fc.boolean() }
const person = fc.record({ user: maybe(fc.constantFrom('u1', 'u2')), email: maybe(fc.constantFrom('ann@gmail.com', 'bob@gmail.com')) })

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('identify' as const), ...at, person, isProven: fc.boolean(), withChat: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('start' as const), ...at, ...tokens }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), ...at, ...tokens, nth: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('read' as const), ...at, ...tokens, nth: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), visitor: at.visitor, whole: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('setting' as const), isStrict: fc.boolean() }) },
)
type Step = typeof step extends fc.Arbitrary<infer Of> ? Of : never
type Shown = Extract<Step, { kind: 'read' }>

/** A `visitor_token` with what it proves, and the contact that it was made for. */
interface Proven {
  token: string
  person: Person
  contact: string
}

/** Five visitors on three devices. Each device has a `chat_token` of its own for each visitor. */
async function createStage(world: World) {
  const model = new AccessModel()
  const chats = new Map<string, string>()
  const keys = new Map<string, string>()
  const proofs = new Map<string, Proven>()
  const merges = new Map<string, string>()
  const ids: string[] = []
  let operations = 0

  const nameOf = (visitor: string, device: number) => `${visitor} on ${device}`
  for (const visitor of visitors) for (const device of devices) chats.set(nameOf(visitor, device), await world.chatToken(visitor))
  const chatOf = (visitor: string, device: number): string => chats.get(nameOf(visitor, device)) ?? ''
  const contactOf = async (visitor: string) => ((await world.seen(visitor)) ? (await world.visitor(visitor)).contact_id : null)
  const resolved = (contact: string): string => (merges.has(contact) ? resolved(merges.get(contact) ?? '') : contact)

  const proofOf = (visitor: string, device: number, contact: string | null): Person | null => {
    const proven = proofs.get(nameOf(visitor, device))
    return proven !== undefined && contact !== null && resolved(proven.contact) === contact ? proven.person : null
  }

  /** What a call sends, and what the model takes it for. */
  async function carry({ visitor, device, chat, withProof }: Pick<Shown, 'visitor' | 'device' | 'chat' | 'withProof'>) {
    const contact = await contactOf(visitor)
    const foreign = visitors[(visitors.indexOf(visitor) + 1) % visitors.length] ?? 'v1'
    const chat_token = chat === 'none' ? undefined : chatOf(chat === 'own' ? visitor : foreign, device)
    const visitor_token = withProof ? proofs.get(nameOf(visitor, device))?.token : undefined
    const carried: Carried = { visitor, contact, token: chat === 'own' ? nameOf(visitor, device) : null, proof: withProof ? proofOf(visitor, device, contact) : null }
    return { carried, sent: { ...(chat_token !== undefined && { chat_token }), ...(visitor_token !== undefined && { visitor_token }) } }
  }

  async function noteMerge({ user, email }: Person): Promise<{ from: string; into: string } | null> {
    const contacts = await world.contacts()
    const byUser = contacts.find(({ user_id }) => user_id !== null && user_id === user)
    const byEmail = contacts.find((contact) => contact.email !== null && contact.email === email)
    if (byUser === undefined || byEmail === undefined || byUser.id === byEmail.id || byEmail.user_id !== null) return null
    return { from: byEmail.id, into: byUser.id }
  }

  async function identify({ visitor, device, person: { user, email }, isProven, withChat }: Extract<Step, { kind: 'identify' }>): Promise<void> {
    if (user === null && email === null) return
    const claims = { ...(user !== null && { sub: user }), ...(email !== null && { email }) }
    const said = isProven ? { identity_token: await identityToken(world, claims) } : { ...(user !== null && { user_id: user }), ...(email !== null && { email }) }
    const merge = isProven ? await noteMerge({ user, email }) : null
    const outcome = await world.sendOne({ type: 'identify', visitor_id: visitor, ...said, ...(withChat && { chat_token: chatOf(visitor, device) }) })
    if (outcome.status === 'rejected') return
    if (merge !== null) {
      merges.set(merge.from, merge.into)
      model.merged(merge.from, merge.into, email ?? '', user ?? '')
    }
    const contact = await contactOf(visitor)
    const token = 'visitor_token' in outcome.result ? outcome.result.visitor_token : undefined
    expect(token !== undefined).toBe(isProven)
    if (token !== undefined && contact !== null) proofs.set(nameOf(visitor, device), { token, person: { user, email }, contact })
    if (withChat) model.identified({ visitor, contact, token: nameOf(visitor, device), proof: isProven ? { user, email } : null })
  }

  async function start(given: Extract<Step, { kind: 'start' }>): Promise<void> {
    const { carried, sent } = await carry(given)
    const id = `m${++operations}`
    const outcome = await world.sendOne({ type: 'send_message', visitor_id: given.visitor, id, body: 'Hello', ...sent })
    expect(outcome.status === 'ok').toBe(model.mayStart(carried))
    if (outcome.status !== 'ok') return
    model.started(carried, id)
    ids.push(id)
    if (carried.token !== null) keys.set(carried.token, (await row(id)).chat_key ?? '')
  }

  async function write(given: Extract<Step, { kind: 'write' }>): Promise<void> {
    const id = ids[given.nth % Math.max(ids.length, 1)]
    if (id === undefined) return
    const { carried, sent } = await carry(given)
    const outcome = await world.sendOne({ type: 'send_message', visitor_id: given.visitor, body: 'more', conversation_id: id, ...sent })
    expect(outcome.status === 'ok').toBe(model.read(carried, id))
    if (outcome.status !== 'ok') expect(['not_found', 'identity_unverified']).toContain(refusalOf(outcome).code)
  }

  async function read(given: Shown): Promise<void> {
    const id = ids[given.nth % Math.max(ids.length, 1)]
    if (id === undefined) return
    const { carried, sent } = await carry(given)
    const answer = await world.enterChat(given.visitor, { conversation_ref: id, ...sent })
    expect(answer.ok).toBe(model.read(carried, id))
  }

  async function erase({ visitor, whole }: Extract<Step, { kind: 'erase' }>): Promise<void> {
    const contact = await contactOf(visitor)
    if (whole && contact !== null) {
      const { visitor_ids } = await world.contact(contact)
      await world.account({ type: 'delete_contact', contact_id: contact })
      model.contactErased(contact, visitor_ids)
    } else if (await world.seen(visitor)) {
      await world.account({ type: 'delete_visitor', visitor_id: visitor })
      model.visitorErased(visitor)
    }
  }

  async function rows(): Promise<ConversationRow[]> {
    const read = await world.store.read({
      project_id: world.project_id, operation_ids: [], visitor_ids: [], contact_ids: [], emails: [], user_ids: [], company_refs: [], domains: [],
      token_contact_ids: [], stage_ids: [], chat: { conversation_refs: ids, chat_keys: [], message_ids: [] },
    })
    return read?.rows.conversations ?? []
  }

  async function row(startedBy: string): Promise<ConversationRow> {
    const found = (await rows()).find(({ started_by }) => started_by === startedBy)
    if (found === undefined) throw new Error(`there is no ${startedBy}`)
    return found
  }

  /** Every visitor, on every device, with each choice of tokens, at every conversation. */
  async function compare(): Promise<void> {
    const all = await rows()
    expect(all.map(({ started_by }) => started_by).sort()).toEqual(model.talks.map(({ id }) => id).sort())
    for (const visitor of visitors) {
      const contact = await contactOf(visitor)
      for (const device of devices) {
        for (const [withChat, withProof] of [[true, false], [false, true], [true, true]]) {
          const token = withChat ? nameOf(visitor, device) : null
          const proof = withProof ? proofOf(visitor, device, contact) : null
          const chat_key = token === null ? null : (keys.get(token) ?? 'not used yet')
          const proven = proof && { user_id: proof.user, email: proof.email }
          const side = { visitor_id: visitor, contact_id: contact, chat_key, proven, hasWrongToken: false, needsProof: model.isStrict }
          const open = all.filter((one) => covers(side, one)).map(({ started_by }) => started_by).sort()
          expect(open).toEqual(model.talks.filter((talk) => model.opens({ visitor, contact, token, proof }, talk)).map(({ id }) => id).sort())
        }
      }
    }
  }

  async function take(given: Step): Promise<void> {
    switch (given.kind) {
      case 'identify':
        return identify(given)
      case 'start':
        return start(given)
      case 'write':
        return write(given)
      case 'read':
        return read(given)
      case 'erase':
        return erase(given)
      case 'setting':
        await world.settings({ identity_verification: given.isStrict ? 'required' : 'off' })
        model.isStrict = given.isStrict
    }
  }

  return { take, compare, opened: () => model.talks.length }
}

onEachStore('the access of the visitor’s side', (newWorld) => {
  it('is what the rules say, whatever was done before (C21-C31)', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
        const stage = await createStage(await newWorld())
        for (const given of steps) {
          await stage.take(given)
          await stage.compare()
        }
      }),
      { numRuns: 60 },
    )
  })
})
