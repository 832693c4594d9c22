import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diskLevelOf, watchDisk, type DiskLevel } from './disk-reserve.js'

const reserve = 256 * 1024 * 1024
const order: DiskLevel[] = ['ample', 'low', 'exhausted']

describe('the level of a disk', () => {
  it('is low under 256 MiB, and exhausted under a quarter of that (wire, budgets)', () => {
    expect(diskLevelOf(reserve, reserve)).toBe('ample')
    expect(diskLevelOf(reserve - 1, reserve)).toBe('low')
    expect(diskLevelOf(reserve / 4, reserve)).toBe('low')
    expect(diskLevelOf(reserve / 4 - 1, reserve)).toBe('exhausted')
    expect(diskLevelOf(0, reserve)).toBe('exhausted')
  })

  it('is ample without a reserve, and never better with less free (property)', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), fc.nat(), (free, less, bytes) => {
      expect(diskLevelOf(free, 0)).toBe('ample')
      expect(order.indexOf(diskLevelOf(free, bytes))).toBeGreaterThanOrEqual(order.indexOf(diskLevelOf(free + less, bytes)))
    }))
  })
})

describe('the watch over a disk', () => {
  function watch(figures: (number | Error)[]) {
    const changes: string[] = []
    let timer: (() => void) | null = null
    let looks = 0
    const disk = watchDisk({
      reserveBytes: reserve,
      readFreeBytes: async () => {
        looks++
        const figure = figures.shift() ?? reserve
        if (figure instanceof Error) throw figure
        return figure
      },
      later: (run) => {
        timer = run
        return () => void (timer = null)
      },
      changed: (level) => void changes.push(level),
    })
    const settled = () => new Promise(setImmediate)
    return { disk, changes, looks: () => looks, settled, isSet: () => timer !== null, async ring() {
      timer?.()
      await settled()
    } }
  }

  it('looks once for each time that its timer runs out, however often it is asked', async () => {
    const { disk, looks, settled, ring } = watch([])
    await settled()
    for (let asked = 0; asked < 1_000; asked++) disk.level()
    expect(looks()).toBe(1)
    await ring()
    expect(looks()).toBe(2)
  })

  it('tells each change once, and comes back when there is room', async () => {
    const { disk, changes, settled, ring } = watch([reserve - 1, reserve - 2, 0, reserve])
    await settled()
    for (let look = 0; look < 4; look++) await ring()
    expect(changes).toEqual(['low', 'exhausted', 'ample'])
    expect(disk.freeBytes()).toBe(reserve)
  })

  it('keeps what it saw last where the disk does not tell', async () => {
    const { disk, settled, ring } = watch([5, new Error('statfs')])
    await settled()
    await ring()
    expect(disk.level()).toBe('exhausted')
    expect(disk.freeBytes()).toBe(5)
  })

  it('ends when it is stopped', async () => {
    const { disk, settled, isSet } = watch([])
    disk.stop()
    await settled()
    expect(isSet()).toBe(false)
  })
})
