import { expect, test } from 'vitest'
import { numberCalls, type Ledger } from '../src/queue/ledger.js'
import type { Call } from '../src/queue/call.js'

const call = (id: string): Call => ({ id, type: 'track', time: 0, json: '', bytes: 0, visitor: 'v', requests: 0 })
const digits = (value: number, length: number) => String(value).padStart(length, '0')

test('what a device remembers to number each call once stays small, also where each call of the stub is a page of its own (sdk.md, Loss ledger)', () => {
  const ledger: Ledger = { id: 'd', seq: 0, dropped: {}, newest: {} }
  for (let visit = 0; visit < 200; visit++) {
    const ids = Array.from({ length: 5 }, (_, n) => `01900000-${digits(visit, 4)}-7000-8000-${digits(visit * 5 + n, 12)}`)
    numberCalls(ids.map(call), ledger)
    const again = ids.map(call)
    expect([...numberCalls(again, ledger).values()]).toEqual([0, 0, 0, 0, 0])
  }
  expect(ledger.seq).toBe(1000)
  expect(JSON.stringify(ledger).length).toBeLessThan(2000)
})
