import { describe, expect, it } from 'vitest'
import { createWindows } from './windows.js'

let at = 0
const now = () => at

describe('counting by key', () => {
  it('lets in up to the limit, and says what is left and for how long', () => {
    const windows = createWindows({ limit: 2, windowMs: 1_000 }, now)
    expect(windows.take('a')).toEqual({ isOver: false, left: 1, resetMs: 1_000 })
    at += 400
    expect(windows.take('a')).toEqual({ isOver: false, left: 0, resetMs: 600 })
    expect(windows.take('a')).toEqual({ isOver: true, left: 0, resetMs: 600 })
    expect(windows.take('b').isOver).toBe(false)
  })

  it('begins anew with the first that comes after the window', () => {
    const windows = createWindows({ limit: 1, windowMs: 1_000 }, now)
    windows.take('a')
    at += 999
    expect(windows.take('a').isOver).toBe(true)
    at += 1
    expect(windows.take('a')).toEqual({ isOver: false, left: 0, resetMs: 1_000 })
  })

  it('keeps a window whole while keys grow old around it', () => {
    const windows = createWindows({ limit: 1, windowMs: 1_000 }, now)
    windows.take('other')
    at += 900
    windows.take('a')
    at += 150
    windows.take('other')
    expect(windows.take('a').isOver).toBe(true)
    at += 849
    expect(windows.take('a').isOver).toBe(true)
    at += 1
    expect(windows.take('a').isOver).toBe(false)
  })

  it('counts what has weight as that, and none of it where there is no room', () => {
    const windows = createWindows({ limit: 10, windowMs: 1_000 }, now)
    windows.take('a', 8)
    expect(windows.take('a', 3)).toMatchObject({ isOver: true, left: 2 })
    expect(windows.take('a', 2)).toMatchObject({ isOver: false, left: 0 })
  })

  it('lets what is heavier than the limit in where nothing else was', () => {
    const windows = createWindows({ limit: 10, windowMs: 1_000 }, now)
    expect(windows.take('a', 500)).toMatchObject({ isOver: false, left: 0 })
    expect(windows.take('a').isOver).toBe(true)
  })

  it('takes back what was counted, and never more', () => {
    const windows = createWindows({ limit: 1, windowMs: 1_000 }, now)
    windows.take('a')
    windows.giveBack('a')
    windows.giveBack('a')
    expect(windows.take('a').isOver).toBe(false)
    expect(windows.take('a').isOver).toBe(true)
  })

  it('forgets whom it has not seen for longest where there are too many, and refuses nobody for it', () => {
    const windows = createWindows({ limit: 1, windowMs: 1_000 }, now, 10)
    windows.take('first')
    for (let i = 0; i < 1_000; i++) expect(windows.take(`stranger ${i}`).isOver).toBe(false)
    expect(windows.take('stranger 999').isOver).toBe(true)
    expect(windows.take('first').isOver).toBe(false)
  })
})
