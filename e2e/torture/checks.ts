import { expect } from '@playwright/test'
import type { Tab } from './browser.js'
import { countRows, readRows, type AppliedOperation, type Rows } from './rows.js'
import type { World } from './world.js'

/** Several of the longest pauses between attempts in a row, on a machine that is busy. */
export const arrivesWithin = { timeout: 120_000, intervals: [20, 50, 100, 200] }

/** Every promise of the page is fulfilled, and nothing waits in it. */
export async function expectSettled(page: Tab): Promise<void> {
  const look = () => page.evaluate(() => ({ ...window.harness.outcomes, waiting: window.hal?.state.queueLength }))
  const { called } = await look()
  await expect.poll(look, arrivesWithin).toEqual({ called, fulfilled: called, refused: [], waiting: 0 })
}

/** What the server holds is what was called: each once, in its order, with its effects. */
export async function expectEachOnce({ source, proxy, runs }: World, isParallel = false): Promise<void> {
  const called = runs.flat()
  await expect.poll(() => countRows(source), arrivesWithin).toBeGreaterThanOrEqual(called.length)
  // a copy that is still under way could double one
  await expect.poll(proxy.pending, arrivesWithin).toBe(0)
  const rows = readRows(source)
  expect([...rows.events, ...rows.operations].map(({ id }) => id).sort()).toEqual(called.map(({ id }) => id).sort())
  for (const inOrder of isParallel ? runs : [called]) expectOrder(rows, inOrder)
  expectEffects(rows, called, isParallel)
}

/** The loss ledger says so too: all that was called was delivered. */
export async function expectLedger({ account, runs }: World): Promise<void> {
  const calls = runs.flat().length
  // a call that was told with a number which it did not get is told once more, after it has settled
  await expect.poll(account.delivery, arrivesWithin).toMatchObject({ called: calls, delivered: calls, missing: 0, dropped: {} })
}

/** Events and other operations are rows of two tables, so each is compared for itself; whose they are ties them together. */
function expectOrder({ events, operations }: Rows, called: AppliedOperation[]): void {
  const numbers = new Map(called.map(({ id }, index) => [id, index]))
  const told = (rows: AppliedOperation[]) => rows.flatMap(({ id, type, email }) => (numbers.has(id) ? `call ${numbers.get(id)}: ${type} of ${email}` : []))
  expect(told(events)).toEqual(told(called.filter(({ type }) => type === 'track')))
  expect(told(operations)).toEqual(told(called.filter(({ type }) => type !== 'track')))
}

/** A deal or stage was changed once for each call that changes it; of several tabs' stages some change nothing. */
function expectEffects({ activities }: Rows, called: AppliedOperation[], isParallel: boolean): void {
  const changes = activities.map(({ id }) => id)
  expect(changes, 'no effect twice').toEqual([...new Set(changes)])
  if (isParallel) return
  expect(changes).toEqual(called.filter(({ type }) => type === 'set_stage' || type === 'set_deal').map(({ id }) => id))
}
