import { describe, expect, it, vi } from 'vitest'
import { createReadiness } from './readiness.js'

describe('readiness', () => {
  it('is what the store says, when it is asked again', async () => {
    let at = 0
    const checkStore = vi.fn(() => Promise.resolve()).mockRejectedValueOnce(new Error('disk is full'))
    const readiness = createReadiness(checkStore, () => at)
    await expect(readiness.check()).rejects.toThrow('disk is full')
    at = 500
    await readiness.check()
    expect(checkStore).toHaveBeenCalledTimes(2)
  })

  it('writes to the disk once, however many strangers ask', async () => {
    const checkStore = vi.fn(() => Promise.resolve())
    const readiness = createReadiness(checkStore, () => 0)
    await Promise.all(Array.from({ length: 100 }, () => readiness.check()))
    expect(checkStore).toHaveBeenCalledTimes(1)
  })

  it('is over once the server is stopping', async () => {
    const readiness = createReadiness(() => Promise.resolve(), () => 0)
    await readiness.check()
    readiness.end()
    await expect(readiness.check()).rejects.toThrow('stopping')
  })
})
