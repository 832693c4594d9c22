import fc from 'fast-check'
import { limits, type DeviceReport } from '@hal/contract'
import { describe, expect, it } from 'vitest'
import { projectRow } from '../../store/conformance/testing.js'
import { apply } from '../apply.js'
import { createRecords, type Records } from '../records/records.js'
import type { DeliveryRow } from '../records/rows.js'
import { countBatch, dayOf } from './count-batch.js'

const monday = Date.UTC(2026, 10, 23, 12)
const tuesday = monday + 24 * 60 * 60 * 1_000

/** A project's ledger, as batches come in. */
function createLedger() {
  const records: Records = createRecords({
    project: projectRow(),
    stages: [],
    visitors: [],
    contacts: [],
    companies: [],
    links: [],
    company_use: new Map(),
    merged: new Map(),
    operations: [],
    devices: [],
    delivery: [],
  })
  const rows = (): DeliveryRow[] => [...records.delivery.entries()].map(([, row]) => row)
  return {
    rows,
    send(seqs: number[], at = monday, report: DeviceReport = { id: 'd1' }) {
      const decision = countBatch(records, report, seqs, at)
      for (const change of decision.changes) apply(records, change)
      return decision
    },
    on: (at: number, sdk_version: string | null = null) =>
      rows().find((row) => row.day === dayOf(at) && row.sdk_version === sdk_version),
    total: () => ({
      called: sum(rows().map(({ called }) => called)),
      delivered: sum(rows().map(({ delivered }) => delivered)),
      missing: sum(rows().map(({ missing }) => missing)),
      dropped: sum(rows().flatMap(({ dropped }) => Object.values(dropped))),
    }),
    device: (id = 'd1') => records.devices.get(id),
  }
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index)

describe('numbers (sdk.md, "Loss ledger")', () => {
  it('counts each (device, seq) once, whatever the retries', () => {
    const ledger = createLedger()
    ledger.send([1, 2, 2, 3])
    ledger.send([1, 2, 3])
    ledger.send([2], tuesday)
    expect(ledger.total()).toEqual({ called: 3, delivered: 3, missing: 0, dropped: 0 })
  })

  it('writes nothing for a batch that brings nothing new', () => {
    const ledger = createLedger()
    ledger.send([1, 2], monday, { id: 'd1', dropped: { queue_overflow: 1 } })
    expect(ledger.send([1, 2], tuesday, { id: 'd1', dropped: { queue_overflow: 1, too_old: 0 } }).changes).toEqual([])
    expect(ledger.send([], monday, { id: 'd2' }).changes).toEqual([])
  })

  it('keeps of a device that loses nothing its highest number alone', () => {
    const ledger = createLedger()
    for (let first = 1; first < 1_000; first += 50) ledger.send(upTo(first + 49, first))
    expect(ledger.device()).toEqual({ device_id: 'd1', highest: 1_000, gaps: [], dropped: {}, drops_ahead: 0 })
  })

  it('counts numbers that were passed over as missing, from 1 on', () => {
    const ledger = createLedger()
    ledger.send([3, 6])
    expect(ledger.total()).toEqual({ called: 6, delivered: 2, missing: 4, dropped: 0 })
  })

  it('lets a number that comes late count where it comes, and no longer as missing where it was passed over', () => {
    const ledger = createLedger()
    ledger.send([1, 4], monday, { id: 'd1', sdk_version: '1.0.0' })
    ledger.send([2, 5], tuesday, { id: 'd1', sdk_version: '1.1.0' })
    expect(ledger.on(monday, '1.0.0')).toMatchObject({ called: 4, delivered: 2, missing: 1 })
    expect(ledger.on(tuesday, '1.1.0')).toMatchObject({ called: 1, delivered: 2, missing: 0 })
  })

  it('takes the day of receipt, in UTC (wire.md, "Fine print")', () => {
    const midnight = Date.UTC(2026, 10, 24)
    expect([dayOf(midnight - 1), dayOf(midnight)]).toEqual([20_780, 20_781])
    expect(new Date(20_781 * 86_400_000).toISOString()).toBe('2026-11-24T00:00:00.000Z')
  })

  it('ignores a number more than 1,000,000 ahead of the highest (wire.md, "Fine print")', () => {
    const ledger = createLedger()
    expect([...ledger.send([limits.seqAhead + 1, 2]).ignored]).toEqual([limits.seqAhead + 1])
    expect(ledger.total()).toMatchObject({ called: 2, delivered: 1 })
    expect(ledger.send([limits.seqAhead + 2]).ignored.size).toBe(0)
    expect(ledger.total()).toMatchObject({ called: limits.seqAhead + 2, delivered: 2 })
  })

  it('tells devices apart', () => {
    const ledger = createLedger()
    ledger.send([1, 2])
    ledger.send([2], monday, { id: 'd2' })
    expect(ledger.total()).toEqual({ called: 4, delivered: 3, missing: 1, dropped: 0 })
  })
})

describe('drops (sdk.md, "Loss ledger")', () => {
  const report = (dropped: Record<string, number>, id = 'd1'): DeviceReport => ({ id, dropped })

  it('are totals of which the highest wins, reason by reason (wire.md, "Fine print")', () => {
    const ledger = createLedger()
    ledger.send([5], monday, report({ queue_overflow: 3, too_old: 1 }))
    ledger.send([], tuesday, report({ queue_overflow: 2 }))
    ledger.send([6], tuesday, report({ queue_overflow: 4 }))
    expect(ledger.on(monday)?.dropped).toEqual({ queue_overflow: 3, too_old: 1 })
    expect(ledger.on(tuesday)?.dropped).toEqual({ queue_overflow: 1 })
    expect(ledger.total()).toEqual({ called: 7, delivered: 2, missing: 0, dropped: 5 })
  })

  it('explain numbers that were passed over, the newest first', () => {
    const ledger = createLedger()
    ledger.send([3], monday)
    ledger.send([6], tuesday)
    ledger.send([], tuesday, report({ queue_overflow: 3 }))
    expect([ledger.on(monday)?.missing, ledger.on(tuesday)?.missing]).toEqual([1, 0])
  })

  it('were called, though their numbers are not passed over yet', () => {
    const ledger = createLedger()
    ledger.send([1], monday, report({ queue_overflow: 9 }))
    expect(ledger.total()).toEqual({ called: 10, delivered: 1, missing: 0, dropped: 9 })
    ledger.send([12], tuesday)
    expect(ledger.total()).toEqual({ called: 12, delivered: 2, missing: 1, dropped: 9 })
  })

  it('explain another number when the one they stood for comes after all', () => {
    const ledger = createLedger()
    ledger.send([1, 4], monday, report({ too_old: 1 }))
    expect(ledger.total()).toMatchObject({ missing: 1 })
    ledger.send([2, 3], tuesday)
    expect(ledger.total()).toEqual({ called: 5, delivered: 4, missing: 0, dropped: 1 })
  })

  it('may bear the name of anything that an object has', () => {
    const ledger = createLedger()
    ledger.send([4], monday, report({ toString: 1, constructor: 2 }))
    expect(ledger.total()).toMatchObject({ dropped: 3, missing: 0 })
  })

  it('are not counted, with a warning, where they are further ahead than a number may be', () => {
    const ledger = createLedger()
    const { warnings } = ledger.send([1], monday, report({ queue_overflow: limits.seqAhead + 2 }))
    expect(warnings).toMatchObject([{ code: 'device_ignored', path: 'device.dropped' }])
    expect(ledger.total()).toEqual({ called: 1, delivered: 1, missing: 0, dropped: 0 })
  })
})

describe('what a stranger can make the ledger keep is bounded', () => {
  it('keeps the newest 100 gaps of a device that sends every second number', () => {
    const ledger = createLedger()
    for (let first = 2; first <= 2_000; first += 500) ledger.send(upTo(first + 499, first).filter((seq) => seq % 2 === 0))
    expect(ledger.total()).toEqual({ called: 2_000, delivered: 1_000, missing: 1_000, dropped: 0 })
    expect(ledger.device()?.gaps).toHaveLength(100)
    ledger.send([1, 1_999])
    expect(ledger.total()).toEqual({ called: 2_000, delivered: 1_001, missing: 999, dropped: 0 })
  })

  it('takes no more than 20 reasons from a device, and tells no more of a day', () => {
    const ledger = createLedger()
    const reasons = (from: number, count: number) => Object.fromEntries(upTo(from + count - 1, from).map((at) => [`r${at}`, 1]))
    expect(ledger.send([], monday, { id: 'd1', dropped: reasons(1, 21) }).warnings).toHaveLength(1)
    for (let id = 0; id < 5; id++) ledger.send([], monday, { id: `d${id}`, dropped: reasons(id * 10, 10) })
    const told = ledger.on(monday)?.dropped ?? {}
    expect(Object.keys(told)).toHaveLength(21)
    expect(told).toMatchObject({ r0: 1, r19: 1, other: 30 })
  })

  it('tells 20 versions of a day apart', () => {
    const ledger = createLedger()
    for (let minor = 0; minor < 30; minor++) ledger.send([minor + 1], monday, { id: 'd1', sdk_version: `1.${minor}.0` })
    expect(ledger.rows()).toHaveLength(21)
    expect(ledger.on(monday)).toMatchObject({ called: 10, delivered: 10, missing: 0 })
  })
})

interface Sent {
  device: string
  seqs: number[]
  dropped: number
  at: number
  sdk_version: string | undefined
}

const sent: fc.Arbitrary<Sent> = fc.record({
  device: fc.constantFrom('d1', 'd2', 'd3'),
  seqs: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }),
  dropped: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })),
  at: fc.constantFrom(monday, tuesday),
  sdk_version: fc.constantFrom(undefined, '1.0.0', '1.1.0'),
})

const sendAll = (batches: Sent[]) => {
  const ledger = createLedger()
  for (const { device, seqs, dropped, at, sdk_version } of batches) {
    ledger.send(seqs, at, { id: device, ...(sdk_version !== undefined && { sdk_version }), dropped: { queue_overflow: dropped } })
  }
  return ledger
}

/** What the sets of numbers say, without a thought of order. */
function totalOf(batches: Sent[]) {
  const ofDevices = ['d1', 'd2', 'd3'].map((id) => {
    const own = batches.filter(({ device }) => device === id)
    const numbers = new Set(own.flatMap(({ seqs }) => seqs))
    const dropped = Math.max(0, ...own.map((batch) => batch.dropped))
    const called = Math.max(0, ...numbers, numbers.size + dropped)
    return { called, delivered: numbers.size, missing: called - numbers.size - dropped, dropped }
  })
  const total = (figure: keyof (typeof ofDevices)[number]) => sum(ofDevices.map((device) => device[figure]))
  return { called: total('called'), delivered: total('delivered'), missing: total('missing'), dropped: total('dropped') }
}

describe('any batches, in any order, any of them again', () => {
  const batches = fc.array(sent, { maxLength: 25 })
  const shuffled = batches.chain((once) =>
    fc.tuple(fc.constant(once), fc.shuffledSubarray([...once, ...once], { minLength: once.length })),
  )

  it('come to what the set of their numbers says', () => {
    fc.assert(
      fc.property(batches, (some) => {
        expect(sendAll(some).total()).toEqual(totalOf(some))
      }),
      { numRuns: 300 },
    )
  })

  it('come to the same whatever is interleaved, reordered or sent twice', () => {
    fc.assert(
      fc.property(shuffled, ([once, mixed]) => {
        expect(sendAll([...mixed, ...once]).total()).toEqual(sendAll(once).total())
      }),
      { numRuns: 300 },
    )
  })

  it('leave each figure of each day and version at 0 or above', () => {
    fc.assert(
      fc.property(batches, (some) => {
        const figures = sendAll(some).rows().flatMap(({ called, delivered, missing, dropped }) => [called, delivered, missing, ...Object.values(dropped)])
        expect(figures.filter((figure) => figure < 0)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('without drops, leave missing on each day what was passed over on it and never came', () => {
    fc.assert(
      fc.property(batches, (some) => {
        const complete = some.map((batch) => ({ ...batch, dropped: 0 }))
        const ledger = sendAll(complete)
        for (const at of [monday, tuesday]) {
          const told = ledger.rows().filter(({ day }) => day === dayOf(at))
          expect(sum(told.map(({ missing }) => missing))).toBe(missingOn(at, complete))
        }
      }),
      { numRuns: 300 },
    )
  })
})

function missingOn(at: number, batches: Sent[]): number {
  const highest = new Map<string, number>()
  const passedOver: string[] = []
  for (const { device, seqs, at: receivedAt } of batches) {
    const before = highest.get(device) ?? 0
    const after = Math.max(before, ...seqs)
    highest.set(device, after)
    if (receivedAt === at) passedOver.push(...upTo(after, before + 1).map((seq) => `${device} ${seq}`))
  }
  const came = new Set(batches.flatMap(({ device, seqs }) => seqs.map((seq) => `${device} ${seq}`)))
  return passedOver.filter((number) => !came.has(number)).length
}
