import { expect, it, vi } from 'vitest'
import { createHal, HalError } from '../src/entries/npm.js'

const callAll = (hal: ReturnType<typeof createHal>) => [hal.identify({ email: 'a@b.c' }), hal.track('a'), hal.setStage('Lead'), hal.setDeal(1), hal.setProperties({})]

it('rejects every call at once where there is no page, and starts no timer (sdk.md, Two ways in)', async () => {
  const timer = vi.spyOn(globalThis, 'setTimeout')
  const hal = createHal({ projectId: 'demo', endpoint: 'https://hal.example' })
  for (const outcome of await Promise.allSettled(callAll(hal)))
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'not_in_browser', type: 'https://hal.example/docs/problems/not_in_browser' } })
  await expect(hal.track('a')).rejects.toBeInstanceOf(HalError)
  await hal.flush()
  expect(timer).not.toHaveBeenCalled()
  expect(hal.track('a').operationId).toBe('')
  expect(hal.state).toMatchObject({ queueLength: 0, visitorId: '', identified: null })
})

it('is never ready there, and its other methods do nothing (sdk.md, Two ways in)', async () => {
  const hal = createHal({ projectId: 'demo' })
  const ready = vi.fn()
  const off = hal.on('ready', ready)
  hal.reset()
  hal.optOut()
  hal.optIn()
  off()
  await new Promise((resolve) => setImmediate(resolve))
  expect(ready).not.toHaveBeenCalled()
})

it('reports no unhandled rejection there (sdk.md, Two ways in)', async () => {
  const note = vi.fn()
  process.on('unhandledRejection', note)
  void callAll(createHal({ projectId: 'demo' }))
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(note).not.toHaveBeenCalled()
})

it('does nothing when the script build is imported there (sdk.md, Two ways in)', async () => {
  const before = Object.keys(globalThis)
  await import('../src/entries/global.js')
  expect(Object.keys(globalThis)).toEqual(before)
})
