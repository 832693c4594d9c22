import { beforeEach, expect, it } from 'vitest'
import { createMessageRates, type MessageRates } from './message-rates.js'

let clock = 0
let rates: MessageRates

beforeEach(() => {
  clock = 0
  rates = createMessageRates(() => clock)
})

const send = (side = 'side', isStart = false, address = 'address', project = 'p1') => rates.tally(project, address).count(side, isStart)
const times = (count: number, act: () => unknown) => Array.from({ length: count }, act)

it('lets 20 messages of a side through in a minute, and says when the next may come', () => {
  expect(times(20, () => send()).every((refusal) => refusal === null)).toBe(true)
  clock = 30_000
  expect(send()).toMatchObject({ code: 'rate_limited', limit: 20, retry_after: 30 })
  expect(send('another side')).toBeNull()
  expect(send('side', false, 'address', 'p2')).toBeNull()
  clock = 60_000
  expect(send()).toBeNull()
})

it('lets 200 messages of a side through in an hour', () => {
  for (let minute = 0; minute < 10; minute += 1) {
    clock = minute * 60_000
    expect(times(20, () => send()).every((refusal) => refusal === null)).toBe(true)
  }
  clock = 10 * 60_000
  expect(send()).toMatchObject({ code: 'rate_limited', limit: 200, retry_after: 50 * 60 })
})

it('lets a side start 5 conversations in an hour, and an address 30', () => {
  for (let side = 0; side < 6; side += 1) times(5, () => expect(send(`side ${side}`, true)).toBeNull())
  expect(send('side 0', true, 'another address')).toMatchObject({ limit: 5 })
  expect(send('side 6', true)).toMatchObject({ limit: 30 })
  expect(send('side 6', true, 'another address')).toBeNull()
  expect(send('side 0')).toBeNull()
})

it('counts nothing of what was refused or given back', () => {
  times(5, () => send('side', true))
  times(30, () => expect(send('side', true)).not.toBeNull())
  times(15, () => expect(send()).toBeNull())
  expect(send()).not.toBeNull()
  const tally = rates.tally('p1', 'address')
  times(20, () => tally.count('another', false))
  tally.giveBack()
  times(20, () => expect(send('another')).toBeNull())
})
