import { expect, it, vi } from 'vitest'
import { createHal } from '../src/entries/npm.js'

it('does nothing where there is no page: no timer, and promises stay pending (sdk.md, Two ways in)', async () => {
  const timer = vi.spyOn(globalThis, 'setTimeout')
  const hal = createHal({ projectId: 'demo' })
  const seen = vi.fn()
  const off = hal.on('result', seen)
  for (const promise of [hal.identify({ email: 'a@b.c' }), hal.track('a'), hal.setStage('Lead'), hal.setDeal(1), hal.setProperties({}), hal.flush()]) void promise.then(seen, seen)
  hal.reset()
  hal.optOut()
  hal.optIn()
  off()
  await new Promise((resolve) => setImmediate(resolve))
  expect(seen).not.toHaveBeenCalled()
  expect(timer).not.toHaveBeenCalled()
  expect(hal.state).toMatchObject({ queueLength: 0, visitorId: '' })
})
