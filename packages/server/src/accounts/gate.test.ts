import { describe, expect, it } from 'vitest'
import { createGate } from './gate.js'

describe('gate', () => {
  it('runs so many at once, lets so many wait, turns the rest away', async () => {
    const gate = createGate({ atOnce: 1, waiting: 1 })
    const first = held()
    const running = gate.run(first.work)
    const waiting = gate.run(() => Promise.resolve('second'))
    expect(gate.run(() => Promise.resolve('third'))).toBeNull()
    first.release('first')
    expect(await running).toBe('first')
    expect(await waiting).toBe('second')
  })

  it('never runs more at once than it may, and all in their order', async () => {
    const gate = createGate({ atOnce: 2, waiting: 10 })
    const started: number[] = []
    let running = 0
    let most = 0
    const all = [1, 2, 3, 4, 5].map(async (number) => {
      await gate.run(async () => {
        started.push(number)
        running += 1
        most = Math.max(most, running)
        await Promise.resolve()
        running -= 1
      })
    })
    await Promise.all(all)
    expect(most).toBe(2)
    expect(started).toEqual([1, 2, 3, 4, 5])
  })

  it('is no wider after a queue has passed', async () => {
    const gate = createGate({ atOnce: 1, waiting: 2 })
    await Promise.all(['a', 'b', 'c'].map(async (name) => gate.run(() => Promise.resolve(name))))
    const first = held()
    const running = gate.run(first.work)
    let isSecondRunning = false
    const second = gate.run(() => Promise.resolve((isSecondRunning = true)))
    await Promise.resolve()
    expect(isSecondRunning).toBe(false)
    first.release('first')
    await running
    expect(await second).toBe(true)
  })

  it('gives the place on after a failure, and is as wide as before', async () => {
    const gate = createGate({ atOnce: 1, waiting: 0 })
    const failing = gate.run(() => Promise.reject(new Error('disk gone')))
    await expect(failing).rejects.toThrow('disk gone')
    expect(await gate.run(() => Promise.resolve('next'))).toBe('next')
  })
})

function held() {
  let release: (value: string) => void = () => undefined
  const promise = new Promise<string>((resolve) => {
    release = resolve
  })
  return {
    work: () => promise,
    release: (value: string) => {
      release(value)
    },
  }
}
