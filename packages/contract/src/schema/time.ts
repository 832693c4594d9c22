import { z } from 'zod'

/** The maximum of a JavaScript date in milliseconds. */
const maxEpochMs = 8.64e15

/** The start of the year 0 in epoch milliseconds. ISO 8601 with four digits allows nothing earlier. */
export const earliestEpochMs = Date.parse('0000-01-01T00:00:00.000Z')

const timeForm = { error: 'must be an ISO 8601 time such as 2026-11-23T14:05:09.123Z, or epoch milliseconds' }
const tooEarly = { error: 'must not be before the year 0' }

const iso = z.iso.datetime({ offset: true, ...timeForm })
const epochMs = z.number().min(-maxEpochMs, timeForm).max(maxEpochMs, timeForm)

/** Adding 0 turns -0 into 0, because databases do not preserve -0. */
function toEpochMs(time: string | number): number {
  return typeof time === 'number' ? Math.trunc(time) + 0 : Date.parse(time)
}

/** ISO 8601 with a zone, or epoch milliseconds. The output is whole epoch milliseconds. */
export const anyTime = z.union([iso, epochMs], timeForm).transform(toEpochMs)

/** The time of an operation or request, not before the year 0. */
export const timestamp = anyTime.refine((time) => time >= earliestEpochMs, tooEarly)
