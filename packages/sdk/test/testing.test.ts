import { describe, expect, it } from 'vitest'
import { createTestHal, HalError } from '../src/entries/testing.js'

describe('the HAL for tests of customers (sdk.md, Calls)', () => {
  it('records calls in order, with the identity of each', async () => {
    const hal = createTestHal()
    await hal.identify({ email: 'Alice@acme.com' })
    void hal.track('trial-started')
    hal.reset()
    void hal.track('seats-added', 3)
    expect(hal.calls.map(({ type, visitorId }) => [type, visitorId])).toEqual([
      ['identify', 'visitor-1'],
      ['track', 'visitor-1'],
      ['track', 'visitor-2'],
    ])
    expect(hal.events).toEqual([
      { name: 'trial-started', value: undefined },
      { name: 'seats-added', value: 3 },
    ])
  })

  it('answers like the server: advances stages only, unless exact (R18)', async () => {
    const hal = createTestHal()
    await hal.identify({ email: 'alice@acme.com', company: { id: 'acme', stage: 'Qualified' } })
    expect((await hal.setStage('lead')).stage_update).toMatchObject({ status: 'skipped', reason: 'already_later', from: 'Qualified' })
    expect((await hal.setStage({ stage: 'Lead', stage_update_mode: 'exact' })).stage_update.status).toBe('applied')
    expect((await hal.setDeal(1200)).company).toMatchObject({ id: 'acme', deal_value: 1200, stage: 'Lead' })
  })

  it('refuses like the server (R17, R20, R22)', async () => {
    const hal = createTestHal()
    await expect(hal.setStage('Lead')).rejects.toMatchObject({ code: 'no_contact' })
    await hal.identify({ user_id: 7 })
    await expect(hal.setStage('Leed')).rejects.toMatchObject({ code: 'unknown_stage', stages: ['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'] })
    await expect(hal.track('')).rejects.toBeInstanceOf(HalError)
  })

  it('makes a company that does not exist, as a new project does (R12)', async () => {
    const { company, company_by, warnings } = await createTestHal().identify({ email: 'a@acme.com', company: { id: 'acme', name: 'Acme' } })
    expect({ company, company_by, warnings }).toMatchObject({ company: { external_id: 'acme', name: 'Acme', is_placeholder: false }, company_by: 'explicit', warnings: [] })
  })

  it('links only companies that exist under `link_existing` (R12)', async () => {
    const hal = createTestHal({ companies: [{ id: 'acme', stage: 'Qualified' }], companyPolicy: 'link_existing' })
    const unknown = await hal.identify({ email: 'a@acme.com', company: { id: 'globex' }, company_ids: ['initech'] })
    expect(unknown).toMatchObject({ company: null, company_by: null, company_ids: [] })
    expect(unknown.warnings).toMatchObject([
      { code: 'company_not_found', path: 'company.id' },
      { code: 'company_not_found', path: 'company_ids[0]' },
    ])
    await expect(hal.setStage('Won')).rejects.toMatchObject({ code: 'no_company' })
    const known = await hal.identify({ email: 'a@acme.com', company: { id: 'acme' } })
    expect(known).toMatchObject({ company: { id: 'acme', stage: 'Qualified' }, warnings: [] })
    expect((await hal.setStage('Lead')).stage_update.status).toBe('skipped')
  })

  it('finds the company as the server does: named, active, the only one, or ambiguous (R14, R20)', async () => {
    const hal = createTestHal({ companies: ['acme', 'globex'] })
    await hal.identify({ email: 'a@acme.com', company_ids: ['acme', 'globex'] })
    await expect(hal.setDeal(5)).rejects.toMatchObject({ code: 'company_ambiguous', candidates: [{ id: 'acme' }, { id: 'globex' }] })
    expect(await hal.setDeal({ deal_value: 5, company_id: 'globex' })).toMatchObject({ company: { id: 'globex', deal_value: 5 }, company_by: 'explicit' })
    await expect(hal.setStage({ stage: 'Won', company_id: 'initech' })).rejects.toMatchObject({ code: 'company_not_linked' })
    await hal.identify({ company: { id: 'acme' } })
    expect((await hal.setStage('Won')).company_by).toBe('active')
  })

  it('follows the stages and the mode of the project (R17, R18)', async () => {
    const hal = createTestHal({ stages: ['New', 'Old'], stageUpdateMode: 'exact' })
    await hal.identify({ email: 'a@acme.com', company: { name: 'Acme', stage: 'Old' } })
    expect((await hal.setStage('New')).stage_update).toMatchObject({ status: 'applied', mode: 'exact' })
    expect((await hal.identify({ company: { stage: 'Lead' } })).warnings).toMatchObject([{ code: 'unknown_stage', path: 'company.stage' }])
  })

  it('emits ready, results and warnings, and knows who was identified', async () => {
    const hal = createTestHal({ companyPolicy: 'link_existing' })
    const heard: string[] = []
    hal.on('ready', ({ visitorId }) => heard.push(visitorId))
    hal.on('warning', ({ code }) => heard.push(code))
    await hal.identify({ email: 'a@acme.com', company: { id: 'acme' } })
    expect(hal.state.identified).toEqual({ email: 'a@acme.com' })
    expect(heard.sort()).toEqual(['company_not_found', 'visitor-1'])
    hal.reset()
    expect(hal.state.identified).toBe(null)
  })

  it('refuses the next call on demand', async () => {
    const hal = createTestHal()
    hal.refuseNext({ code: 'rate_limited', detail: 'Slow down' })
    await expect(hal.track('a')).rejects.toMatchObject({ code: 'rate_limited' })
    await expect(hal.track('b')).resolves.toBeDefined()
  })
})
