import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../port.js'
import { DAY, delivery, deliveryRow, device, deviceRow, keys, P, project, readRows, write } from './testing.js'

const gaps = [
  { from: 2, to: 3, missing: 1, day: DAY, sdk_version: null },
  { from: 7, to: 7, missing: 1, day: DAY + 1, sdk_version: '1.0.0' },
]

export function describeLedger(getStore: () => Store): void {
  const readLedger = (device_ids: string[], days: number[] = []) => readRows(getStore(), { ledger: { device_ids, days } })

  describe('the loss ledger (sdk.md)', () => {
    beforeEach(() => write(getStore(), [project()]))

    it.each(['d1', '0123456789abcdef0123456789abcdef', '0123456789ABCDEF0123456789ABCDEF', 'Größe', '7'])(
      'gives back what was saved of the device %s',
      async (id) => {
        const row = { highest: 9_007_199_254_740_991, gaps, dropped: { queue_overflow: 3 }, drops_ahead: 2 }
        await write(getStore(), [device('other', { highest: 1 }), device(id, { highest: 8 }), device(id, row)])
        expect((await readLedger([id, id, 'nobody'])).devices).toEqual([deviceRow({ device_id: id, ...row })])
      },
    )

    it('tells devices apart that differ in case', async () => {
      const ids = ['0123456789abcdef0123456789abcdef', '0123456789ABCDEF0123456789ABCDEF', 'd', 'D']
      await write(getStore(), ids.map((id, index) => device(id, { highest: index })))
      for (const [index, id] of ids.entries()) {
        expect((await readLedger([id])).devices).toEqual([deviceRow({ device_id: id, highest: index })])
      }
    })

    it('adds up the contacts that were refused, and says nothing of them where there were none', async () => {
      await write(getStore(), [delivery({ called: 1 }), delivery({ contacts_refused: 2 }), delivery({ contacts_refused: 3 }), delivery({ day: DAY + 1 })])
      const figures = await getStore().queries.delivery(P, { from: DAY, to: DAY + 1 })
      expect(figures).toEqual([deliveryRow({ called: 1, contacts_refused: 5 }), deliveryRow({ day: DAY + 1 })])
    })

    it('reads nothing of it where nothing is asked for', async () => {
      await write(getStore(), [device('d1'), delivery({ called: 1 })])
      expect(await readRows(getStore(), {})).toMatchObject({ devices: [], delivery: [] })
    })

    it('adds to the figures of a day and version, and to no others', async () => {
      await write(getStore(), [
        delivery({ called: 5, delivered: 2, missing: 3, dropped: { toString: 1 } }),
        delivery({ sdk_version: '1.0.0', called: 1, delivered: 1 }),
        delivery({ day: DAY + 1, called: 1, delivered: 1 }),
      ])
      await write(getStore(), [
        delivery({ missing: -1, dropped: { toString: 1, queue_overflow: 2 } }),
        delivery({ called: 1, delivered: 1 }),
        delivery({ called: 1, delivered: 1 }),
      ])
      const figures = deliveryRow({ called: 7, delivered: 4, missing: 2, dropped: { toString: 2, queue_overflow: 2 } })
      const ofVersion = deliveryRow({ sdk_version: '1.0.0', called: 1, delivered: 1 })
      expect((await readLedger(['d1'], [DAY])).delivery).toEqual(expect.arrayContaining([figures, ofVersion]))
      expect((await readLedger(['d1'], [DAY])).delivery).toHaveLength(2)
    })

    it('lists days from one to another, both included, by day and version, none first', async () => {
      for (const [day, sdk_version] of [[DAY + 2, null], [DAY, '2.0'], [DAY, null], [DAY, '10.0'], [DAY - 1, null], [-3, null]] as const) {
        await write(getStore(), [delivery({ day, sdk_version, called: 1, missing: 1 })])
      }
      const listed = async (from: number, to: number) =>
        (await getStore().queries.delivery(P, { from, to })).map(({ day, sdk_version }) => [day - DAY, sdk_version])
      expect(await listed(DAY, DAY + 2)).toEqual([[0, null], [0, '10.0'], [0, '2.0'], [2, null]])
      expect(await listed(DAY - 1, DAY - 1)).toEqual([[-1, null]])
      expect(await listed(DAY + 1, DAY)).toEqual([])
      expect(await listed(-100_000_000, 100_000_000)).toHaveLength(6)
      expect(await getStore().queries.delivery('project_9', { from: 0, to: DAY })).toEqual([])
    })

    it('conflicts like anything else that was written since the read', async () => {
      const read = await getStore().read(keys({ ledger: { device_ids: ['d1'], days: [DAY] } }))
      await write(getStore(), [device('d1', { highest: 1 })])
      const changes = [device('d1', { highest: 2 }), delivery({ called: 2 })]
      expect(await getStore().commit([{ project_id: P, version: read?.version ?? null, changes }])).toBe('conflict')
      expect(await getStore().queries.delivery(P, { from: DAY, to: DAY })).toEqual([])
    })
  })
}
