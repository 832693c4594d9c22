import type { DeliveryPlace, DeviceRow, Gap } from '../records/rows.js'

/**
 * The number of gaps kept for a device, newest first. It bounds the memory for a device that sends every
 * second number. Calls that fill a forgotten gap stay missing.
 */
const maxGaps = 100

/** The change of a figure of a day and version; may be negative. */
export type Count = (place: DeliveryPlace, figure: 'called' | 'delivered' | 'missing', growth: number) => void

/**
 * Adds received sequence numbers and reported drops to the state of a device: its highest number, the gaps
 * below it, and drops without a number yet. Each number counts once, in whatever order it arrives.
 *
 * A drop has no number. It explains the newest gap, or a future one. So for each device,
 * `called = delivered + dropped + missing` always holds.
 *
 * @param seqs in ascending order
 * @param drops the number of newly reported drops
 * @param here the day and version for new numbers; a late number counts as delivered here and reduces
 *   `missing` where its gap was found
 */
export function receiveNumbers(
  before: DeviceRow,
  seqs: readonly number[],
  drops: number,
  here: DeliveryPlace,
  count: Count,
): DeviceRow {
  const device = { ...before, gaps: before.gaps.map((gap) => ({ ...gap })), drops_ahead: before.drops_ahead + drops }
  for (const seq of seqs) {
    if (seq > device.highest) passOn(device, seq, here, count)
    else fillGap(device, seq, here, count)
  }
  explainGaps(device, count)
  count(here, 'called', calledBy(device) - calledBy(before))
  return { ...device, gaps: device.gaps.slice(-maxGaps) }
}

/** Calls up to the highest number, including drops ahead of it. */
function calledBy({ highest, drops_ahead }: DeviceRow): number {
  return highest + drops_ahead
}

function passOn(device: DeviceRow, seq: number, here: DeliveryPlace, count: Count): void {
  const missing = seq - device.highest - 1
  if (missing > 0) device.gaps.push({ ...here, from: device.highest + 1, to: seq - 1, missing })
  device.highest = seq
  count(here, 'missing', missing)
  count(here, 'delivered', 1)
}

/** Fills a gap. A number that is in no gap is a repeat. */
function fillGap(device: DeviceRow, seq: number, here: DeliveryPlace, count: Count): void {
  const index = device.gaps.findIndex(({ from, to }) => from <= seq && seq <= to)
  const gap = device.gaps[index]
  if (gap === undefined) return
  count(here, 'delivered', 1)
  if (gap.missing > 0) {
    gap.missing -= 1
    count(gap, 'missing', -1)
  } else {
    // The drop that explained this number must belong to another one.
    device.drops_ahead += 1
  }
  device.gaps.splice(index, 1, ...around(gap, seq))
}

/** The remaining parts of a gap without the number. */
function around(gap: Gap, seq: number): Gap[] {
  const missingBelow = Math.min(gap.missing, seq - gap.from)
  const below = { ...gap, to: seq - 1, missing: missingBelow }
  const above = { ...gap, from: seq + 1, missing: gap.missing - missingBelow }
  return [below, above].filter(({ from, to }) => from <= to)
}

function explainGaps(device: DeviceRow, count: Count): void {
  for (const gap of device.gaps.toReversed()) {
    const explained = Math.min(device.drops_ahead, gap.missing)
    gap.missing -= explained
    device.drops_ahead -= explained
    count(gap, 'missing', -explained)
  }
}
