import { earliestEpochMs } from '@hal/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { correctedTime } from './time.js'

const receivedAt = Date.UTC(2026, 10, 23)

it('ends at the year 0, however far the clock is off (R27)', () => {
  expect(correctedTime(receivedAt, earliestEpochMs, 8.64e15)).toBe(earliestEpochMs)
  expect(new Date(correctedTime(receivedAt, earliestEpochMs, 8.64e15)).toISOString()).toBe('0000-01-01T00:00:00.000Z')
})

it('is never later than the receipt and never before the year 0, whatever was sent (R27)', () => {
  const time = fc.option(fc.integer({ min: earliestEpochMs, max: 8.64e15 }), { nil: undefined })
  fc.assert(
    fc.property(time, time, (timestamp, sentAt) => {
      const corrected = correctedTime(receivedAt, timestamp, sentAt)
      expect(corrected).toBeLessThanOrEqual(receivedAt)
      expect(corrected).toBeGreaterThanOrEqual(earliestEpochMs)
    }),
  )
})
