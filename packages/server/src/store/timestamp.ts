import type { Timestamp } from '@hal/contract/types'

/** A stored time in wire format. */
export function toTimestamp(epochMs: number): Timestamp {
  return new Date(epochMs).toISOString()
}

export function toNullableTimestamp(epochMs: number | null): Timestamp | null {
  return epochMs === null ? null : toTimestamp(epochMs)
}
