import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stopOnSignals } from './signals.js'

const logger = pino({ level: 'silent' })
const signals = ['SIGTERM', 'SIGINT'] as const

describe('a signal', () => {
  const exit = vi.fn()

  beforeEach(() => {
    exit.mockReset()
    vi.spyOn(process, 'exit').mockImplementation(exit as never)
    vi.useFakeTimers()
  })

  afterEach(() => {
    for (const signal of signals) process.removeAllListeners(signal)
    vi.useRealTimers()
  })

  it.each(signals)('stops in order: %s, exit 0', async (signal) => {
    const stop = vi.fn(async () => {})
    stopOnSignals(stop, logger)
    process.emit(signal)
    await vi.advanceTimersByTimeAsync(0)
    expect(stop).toHaveBeenCalledOnce()
    expect(exit).toHaveBeenCalledWith(0)
  })

  it('forces it when it comes a second time', () => {
    stopOnSignals(() => new Promise(() => {}), logger)
    process.emit('SIGTERM')
    expect(exit).not.toHaveBeenCalled()
    process.emit('SIGINT')
    expect(exit).toHaveBeenCalledWith(1)
  })

  it('forces it after ten seconds', async () => {
    stopOnSignals(() => new Promise(() => {}), logger)
    process.emit('SIGTERM')
    await vi.advanceTimersByTimeAsync(9_999)
    expect(exit).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(exit).toHaveBeenCalledWith(1)
  })

  it('exits 1 where the stop fails', async () => {
    stopOnSignals(() => Promise.reject(new Error('disk gone')), logger)
    process.emit('SIGTERM')
    await vi.advanceTimersByTimeAsync(0)
    expect(exit).toHaveBeenCalledWith(1)
  })
})
