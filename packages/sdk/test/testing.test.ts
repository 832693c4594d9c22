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

  it('refuses the next call on demand', async () => {
    const hal = createTestHal()
    hal.refuseNext({ code: 'rate_limited', detail: 'Slow down' })
    await expect(hal.track('a')).rejects.toMatchObject({ code: 'rate_limited' })
    await expect(hal.track('b')).resolves.toBeDefined()
  })
})
