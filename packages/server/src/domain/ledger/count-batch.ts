import { limits, type DeviceReport, type Warning } from '@hal/contract'
import type { Change } from '../change.js'
import { deliveryKey, type Records } from '../records/records.js'
import type { DeliveryPlace, DeliveryRow, DeviceRow } from '../records/rows.js'
import { countOf, noDelivery } from './counts.js'
import { receiveNumbers, type Count } from './numbers.js'

const dayMs = 24 * 60 * 60 * 1_000

/** Limits the reasons of a device, the reasons of a day and version, and the versions of a day. */
const maxNames = 20

/** Counts further reasons once a day has too many. */
const otherReason = 'other'

/** The ledger's day of a time: whole days since 1970, UTC. */
export function dayOf(epochMs: number): number {
  return Math.floor(epochMs / dayMs)
}

export interface LedgerDecision {
  changes: Change[]
  /** Sequence numbers too far ahead, which do not count. */
  ignored: ReadonlySet<number>
  /** Warnings about the device. */
  warnings: Warning[]
}

/**
 * Counts a batch in the loss ledger (sdk.md): delivered calls, gaps, and drops that the SDK reports. The day
 * is the day of receipt. A retry or a late batch counts only its new numbers.
 *
 * @param seqs the sequence numbers of all its operations, rejected ones included
 */
export function countBatch(records: Records, report: DeviceReport, seqs: readonly number[], now: number): LedgerDecision {
  const before = records.devices.get(report.id) ?? newDevice(report.id)
  const furthest = before.highest + limits.seqAhead
  const counted = seqs.filter((seq) => seq <= furthest).sort((a, b) => a - b)
  const dropped = droppedBy(before, report, counted)
  const here = placeOf(records, dayOf(now), report.sdk_version ?? null)
  const tally = createTally()
  const drops = dropped === null ? 0 : sumOf(dropped) - sumOf(before.dropped)
  const device = receiveNumbers(before, counted, drops, here, tally.count)
  if (dropped !== null) tally.drop(here, before.dropped, dropped, records.delivery.get(deliveryKey(here)))
  const delivery = tally.rows()
  const saved: Change = { type: 'device_saved', device: { ...device, dropped: dropped ?? before.dropped } }
  return {
    // If no figure changes, the device has not changed either, so a retry writes nothing.
    changes: delivery.length === 0 ? [] : [saved, ...delivery.map((row): Change => ({ type: 'delivery_counted', delivery: row }))],
    ignored: new Set(seqs.filter((seq) => seq > furthest)),
    warnings: dropped === null ? [droppedIgnored] : [],
  }
}

function newDevice(device_id: string): DeviceRow {
  return { device_id, highest: 0, gaps: [], dropped: {}, drops_ahead: 0 }
}

/** The totals after the report, or `null` if the report is implausible. */
function droppedBy({ dropped, highest }: DeviceRow, report: DeviceReport, counted: readonly number[]): Record<string, number> | null {
  const totals = { ...dropped }
  for (const [reason, total] of Object.entries(report.dropped ?? {})) {
    if (total > countOf(dropped, reason)) totals[reason] = total
  }
  // A dropped call has a sequence number, so drops cannot be further ahead than numbers.
  const known = Math.max(highest, counted.at(-1) ?? 0)
  const isPlausible = sumOf(totals) <= known + limits.seqAhead && Object.keys(totals).length <= maxNames
  return isPlausible ? totals : null
}

const droppedIgnored: Warning = {
  code: 'device_ignored',
  path: 'device.dropped',
  message: `\`dropped\` was not counted: it has more than ${maxNames} reasons, or is more than ${limits.seqAhead} ahead of the numbers of the device.`,
}

function sumOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** Anyone can send any version, so further versions of a day are merged. */
function placeOf(records: Records, day: number, sdk_version: string | null): DeliveryPlace {
  const place = { day, sdk_version }
  if (sdk_version === null || records.delivery.get(deliveryKey(place)) !== undefined) return place
  const ofDay = [...records.delivery.entries()].filter(([, row]) => row.day === day && row.sdk_version !== null)
  return ofDay.length < maxNames ? place : { day, sdk_version: null }
}

/** Collects the increments by day and version. */
function createTally() {
  const rows = new Map<string, DeliveryRow>()

  const rowOf = (place: DeliveryPlace): DeliveryRow => {
    const key = deliveryKey(place)
    const row = rows.get(key) ?? noDelivery(place)
    rows.set(key, row)
    return row
  }

  const count: Count = (place, figure, growth) => {
    if (growth !== 0) rowOf(place)[figure] += growth
  }

  return {
    count,
    /** Counts the growth of a device's totals. `told` contains the reasons that the day already has. */
    drop(place: DeliveryPlace, before: Record<string, number>, after: Record<string, number>, told?: DeliveryRow): void {
      const reasons = new Set(Object.keys(told?.dropped ?? {}))
      for (const [reason, total] of Object.entries(after)) {
        const growth = total - countOf(before, reason)
        if (growth === 0) continue
        const name = reasons.has(reason) || reasons.size < maxNames ? reason : otherReason
        reasons.add(name)
        const { dropped } = rowOf(place)
        dropped[name] = countOf(dropped, name) + growth
      }
    },
    rows: (): DeliveryRow[] => [...rows.values()].filter(({ called, delivered, missing, dropped }) => called || delivered || missing || sumOf(dropped)),
  }
}
