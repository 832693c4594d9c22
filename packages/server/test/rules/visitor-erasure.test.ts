import { expect, it } from 'vitest'
import { onEachStore } from './harness.js'

onEachStore('a deleted visitor', (newWorld) => {
  it('is gone with its properties and the events that no contact has (R29, wire)', async () => {
    const world = await newWorld()
    await world.setProperties('v1', { properties: { secret: 'of v1' } })
    await world.track('v1', { id: 'e1', name: 'anonymous' })
    await world.track('v2', { id: 'e2', name: 'of another' })
    await world.account({ type: 'delete_visitor', visitor_id: 'v1' })
    expect(await world.events()).toMatchObject([{ id: 'e2', visitor_id: 'v2' }])
    expect(await world.seen('v1')).toBe(false)
    expect(await world.visitor('v2')).toMatchObject({ visitor_id: 'v2' })
  })

  it('leaves to its contact the contact’s events, which name no visitor any more (R29, wire)', async () => {
    const world = await newWorld()
    await world.track('v1', { id: 'before', name: 'before' })
    const { contact } = await world.identify('v1', { email: 'ann@acme.com', metadata: { plan: 'pro' } })
    await world.track('v1', { id: 'after', name: 'after' })
    await world.account({ type: 'delete_visitor', visitor_id: 'v1' })
    const kept = { contact_id: contact?.id, visitor_id: null }
    expect((await world.events()).map(({ id, contact_id, visitor_id }) => ({ id, contact_id, visitor_id }))).toEqual([
      { id: 'before', ...kept },
      { id: 'after', ...kept },
    ])
    expect(await world.contacts()).toMatchObject([{ email: 'ann@acme.com', metadata: { plan: 'pro' }, visitor_ids: [] }])
  })

  it('keeps its operation ids used, which answer a duplicate of nulls to any content (R26)', async () => {
    const world = await newWorld()
    await world.track('v1', { id: 'e1', name: 'anonymous' })
    await world.setProperties('v1', { id: 'o1', properties: { secret: 'of v1' } })
    await world.account({ type: 'delete_visitor', visitor_id: 'v1' })
    const [track, properties] = await world.send([
      { id: 'e1', type: 'track', visitor_id: 'v1', name: 'another name' },
      { id: 'o1', type: 'set_properties', visitor_id: 'v1', properties: { b: 2 } },
    ])
    expect(track).toMatchObject({ status: 'duplicate', result: { event_id: null, contact_id: null, company_id: null } })
    expect(properties).toMatchObject({ status: 'duplicate', result: { visitor: { properties: {} }, contact_id: null } })
  })

  it('is not named as who did what (R29)', async () => {
    const world = await newWorld()
    const { contact } = await world.identify('ann@private.example', { email: 'ann@acme.com' })
    await world.setStage('ann@private.example', { stage: 'Qualified' })
    await world.account({ type: 'delete_visitor', visitor_id: 'ann@private.example' })
    const told = JSON.stringify(await world.activities({ contact_id: contact?.id ?? '' }))
    expect(told).not.toContain('ann@private.example')
    expect(told).toContain('contact_created')
  })

  it('is new at its next call, and has nothing of before (R1)', async () => {
    const world = await newWorld()
    await world.identify('v1', { email: 'ann@acme.com', metadata: { a: 1 } })
    await world.account({ type: 'delete_visitor', visitor_id: 'v1' })
    await world.track('v1', { name: 'again' })
    expect(await world.visitor('v1')).toMatchObject({ contact_id: null, active_company_id: null, verified: false, properties: {} })
    expect((await world.events()).at(-1)).toMatchObject({ name: 'again', visitor_id: 'v1', contact_id: null })
  })

  it('is not found where there is none, nor in another project, nor twice', async () => {
    const world = await newWorld()
    await world.track('v1', { name: 'x' })
    const other = await newWorld()
    expect(await other.accountRefusal({ type: 'delete_visitor', visitor_id: 'v1' })).toMatchObject({ code: 'not_found' })
    await world.account({ type: 'delete_visitor', visitor_id: 'v1' })
    for (const visitor_id of ['v1', 'nobody']) {
      expect(await world.accountRefusal({ type: 'delete_visitor', visitor_id })).toMatchObject({ code: 'not_found' })
    }
  })
})
