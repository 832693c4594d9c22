import { expect } from '@playwright/test'
import type { Tab } from './browser.js'
import { countRows, readRows, type AppliedOperation, type Rows } from './rows.js'
import type { World } from './world.js'

/** Longer than several of the longest retry delays in a row, on a busy machine. */
export const arrivesWithin = { timeout: 120_000, intervals: [20, 50, 100, 200] }

/** Expects every promise of the page to be fulfilled, with no calls left in it. */
export async function expectSettled(page: Tab): Promise<void> {
  const look = () => page.evaluate(() => ({ ...window.harness.outcomes, waiting: window.hal?.state.queueLength }))
  const { called } = await look()
  await expect.poll(look, arrivesWithin).toEqual({ called, fulfilled: called, refused: [], waiting: 0 })
}

/** Expects the server to hold every call exactly once, in order, with its effects. */
export async function expectEachOnce({ source, proxy, runs }: World, isParallel = false): Promise<void> {
  const called = runs.flat()
  await expect.poll(() => countRows(source), arrivesWithin).toBeGreaterThanOrEqual(called.length)
  // a request in flight could still apply a call twice
  await expect.poll(proxy.pending, arrivesWithin).toBe(0)
  const rows = readRows(source)
  expect([...rows.events, ...rows.operations].map(({ id }) => id).sort()).toEqual(called.map(({ id }) => id).sort())
  for (const inOrder of isParallel ? runs : [called]) expectOrder(rows, inOrder)
  expectEffects(rows, called, isParallel)
}

/** Expects the loss ledger to agree: all calls were delivered. */
export async function expectLedger({ account, runs }: World): Promise<void> {
  const calls = runs.flat().length
  // a call that was counted under a number that it did not get is counted again after it has settled
  await expect.poll(account.delivery, arrivesWithin).toMatchObject({ called: calls, delivered: calls, missing: 0, dropped: {} })
}

/** Events and other operations are in two tables, so each table is compared separately. The emails connect the two. */
function expectOrder({ events, operations }: Rows, called: AppliedOperation[]): void {
  const numbers = new Map(called.map(({ id }, index) => [id, index]))
  const told = (rows: AppliedOperation[]) => rows.flatMap(({ id, type, email }) => (numbers.has(id) ? `call ${numbers.get(id)}: ${type} of ${email}` : []))
  expect(told(events)).toEqual(told(called.filter(({ type }) => type === 'track')))
  expect(told(operations)).toEqual(told(called.filter(({ type }) => type !== 'track')))
}

/** Expects one change for each call that changes a deal or stage. With several tabs, some stage calls change nothing. */
function expectEffects({ activities }: Rows, called: AppliedOperation[], isParallel: boolean): void {
  const changes = activities.map(({ id }) => id)
  expect(changes, 'no effect twice').toEqual([...new Set(changes)])
  if (isParallel) return
  expect(changes).toEqual(called.filter(({ type }) => type === 'set_stage' || type === 'set_deal').map(({ id }) => id))
}
