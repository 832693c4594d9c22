import type { Page } from '@playwright/test'
import type { Account } from '../account.js'
import { expect } from './test.js'

/**
 * Makes calls in one task of the page and returns the outcome of each: `fulfilled`, or the code of the error.
 * Sends and returns text, because lists and objects of a dirty page may behave differently.
 */
export async function makeCalls(page: Page, calls: readonly string[]): Promise<string[]> {
  const outcomes = await page.evaluate(`(async () => {
    const outcomes = [${calls.map((call) => `${call}.then(() => 'fulfilled', (error) => String(error.code))`).join()}]
    let text = ''
    for (const outcome of outcomes) text += await outcome + ' '
    return text
  })()`)
  return String(outcomes).trim().split(' ')
}

/** Makes calls and expects all of them to be fulfilled. */
export async function callAll(page: Page, calls: readonly string[]): Promise<void> {
  expect(await makeCalls(page, calls)).toEqual(calls.map(() => 'fulfilled'))
}

/** Waits until the client has loaded. */
export const loaded = (page: Page): Promise<unknown> => page.waitForFunction('!!window.hal && "state" in hal && "visitorId" in Object(hal.state)')

export const visitorOf = (page: Page): Promise<string> => page.evaluate('hal.state.visitorId')

/**
 * The names of a project's events in the order of their requests. Sorting by time would not work, because each
 * request corrects times by its own delay.
 */
export async function arrivedEvents(account: Account): Promise<string[]> {
  const events = await account.events({})
  return events.toSorted((one, other) => one.received_at.localeCompare(other.received_at)).map(({ name }) => name)
}
