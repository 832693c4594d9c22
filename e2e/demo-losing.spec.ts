import type { Page } from '@playwright/test'
import { signInAsOwner, type Account } from './account.js'
import type { RunningServer } from './server.js'
import { expect, test } from './test.js'

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const outcome = (page: Page, kind: 'reload' | 'closing' | 'offline') => page.locator(`#outcome-${kind}`)
const waiting = (page: Page) => page.locator('#waiting')
const allSent = (page: Page) => expect(waiting(page)).toHaveText('0 waiting · all sent')

const allArrived = '20 of 20 arrived, 0 twice.'
const oneToTwenty = Array.from({ length: 20 }, (_, index) => index + 1)

/** The numbers of all stored calls, one entry for each row. */
const numbersOfRows = async (account: Account) =>
  (await account.events({ name: 'lose-me', limit: '200' })).map(({ value }) => Number(value)).sort((one, other) => one - other)

/** Opens the demo and waits until its first call is delivered. */
async function openDemo(page: Page, server: RunningServer) {
  await page.goto(server.demoPath())
  await allSent(page)
}

test('20 calls and a reload in one task: each has one row, and the page tells so by the rows', async ({ page, server }) => {
  const account = await signInAsOwner(server)
  await openDemo(page, server)
  const reloaded = page.waitForEvent('load')
  await press(page, 'Call 20 times and reload at once')
  await reloaded
  await expect(outcome(page, 'reload')).toHaveText(allArrived)
  expect(await numbersOfRows(account)).toEqual(oneToTwenty)
  await expect(page.locator('#lose-reload')).toBeFocused()

  await page.reload()
  await allSent(page)
  await expect(outcome(page, 'reload')).toBeEmpty()
})

test('20 calls in a tab that closes in the same task: each has one row', async ({ page, server }) => {
  const account = await signInAsOwner(server)
  await openDemo(page, server)
  const opened = page.waitForEvent('popup')
  await press(page, 'Call in a tab that closes at once')
  const tab = await opened
  await expect.poll(() => tab.isClosed()).toBe(true)
  await expect(outcome(page, 'closing')).toHaveText(allArrived)
  expect(await numbersOfRows(account)).toEqual(oneToTwenty)
})

test('offline, calls wait in sight in every tab and over a reload; at the end each arrives once', async ({ page, context, server }) => {
  const account = await signInAsOwner(server)
  const sender = await context.newPage()
  await openDemo(sender, server)
  await openDemo(page, server)
  await press(page, 'Offline for a minute')
  await expect(page.getByRole('timer')).toHaveText(/^Offline for \d+ s more\.$/)
  await press(page, 'Watch the tour')
  await expect(waiting(page)).toHaveText('21 waiting · the server does not answer, trying again')
  await expect(outcome(page, 'offline')).toHaveText('0 of 20 arrived, 0 twice, 21 waiting.')

  await page.reload()
  await expect(page.getByRole('timer')).toBeVisible()
  await expect(sender.getByRole('timer')).toBeVisible()
  expect(await numbersOfRows(account)).toEqual([])

  await press(page, 'End now')
  await expect(page.getByRole('timer')).toBeHidden()
  await allSent(page)
  await expect(outcome(page, 'offline')).toHaveText(allArrived)
  expect(await numbersOfRows(account)).toEqual(oneToTwenty)
  expect(await account.events({ name: 'tour-watched' })).toHaveLength(1)
})

test('offline, a tab that sends and sees the storage late sends nothing', async ({ page, context, server }) => {
  const account = await signInAsOwner(server)
  const sender = await context.newPage()
  await sender.addInitScript(() => {
    const { getItem } = Storage.prototype
    Storage.prototype.getItem = function (key) {
      return key === 'demo-offline-until' ? null : getItem.call(this, key)
    }
  })
  await openDemo(sender, server)
  await openDemo(page, server)
  await press(page, 'Offline for a minute')
  await expect(outcome(page, 'offline')).toHaveText('0 of 20 arrived, 0 twice, 20 waiting.')
  await expect(sender.getByRole('timer')).toBeVisible()
  await expect(waiting(page)).toHaveText('20 waiting · the server does not answer, trying again')
  expect(await numbersOfRows(account)).toEqual([])
})

test('the offline minute ends by itself', async ({ page, server }) => {
  await page.clock.install()
  await openDemo(page, server)
  await press(page, 'Offline for a minute')
  await expect(page.getByRole('timer')).toBeVisible()
  await page.clock.fastForward(61_000)
  await expect(page.getByRole('timer')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Offline for a minute' })).toBeVisible()
  await expect(outcome(page, 'offline')).toHaveText(allArrived)
})

test.describe('when it cannot be told, the page says why', () => {
  test('the server is gone: what waits is told, and the outcome once it is back', async ({ page, server, faults }) => {
    faults.allow(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/)
    await openDemo(page, server)
    await press(page, 'Offline for a minute')
    await server.stop()
    await press(page, 'End now')
    await expect(outcome(page, 'offline')).toHaveText(/^What arrived cannot be read now, 20 waiting here\. The server does not answer\./)
    await server.start()
    await expect(outcome(page, 'offline')).toHaveText(allArrived, { timeout: 25_000 })
  })

  test('no tab may be opened', async ({ page, server }) => {
    await page.addInitScript(() => (window.open = () => null))
    await openDemo(page, server)
    await press(page, 'Call in a tab that closes at once')
    await expect(outcome(page, 'closing')).toHaveText('The browser opened no tab. Allow pop-ups for this page and try again.')
  })

  test('the tab finds no server', async ({ page, server, faults }) => {
    faults.allow(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/)
    await page.clock.install()
    await openDemo(page, server)
    await server.stop()
    await press(page, 'Call in a tab that closes at once')
    await expect(outcome(page, 'closing')).toHaveText('The tab opens …')
    await page.clock.fastForward(10_000)
    await expect(outcome(page, 'closing')).toHaveText('The tab has not called: it did not load, or was closed too early. Close it and try again.')
  })

  test('the client has not loaded', async ({ page, server, faults }) => {
    faults.allow(/404/)
    await page.route('**/hal.js', (route) => route.fulfill({ status: 404 }))
    await page.goto(server.demoPath())
    await press(page, 'Call 20 times and reload at once')
    await expect(outcome(page, 'reload')).toHaveText('/hal.js did not load, so nothing can be called.')
  })

  test('a call without a row is missing, and one with two came twice', async ({ page, server }) => {
    await page.clock.install()
    await page.route('**/api/events?name=lose-me*', async (route) => {
      const answer = await route.fetch()
      const { data } = await answer.json()
      await route.fulfill({ response: answer, json: { data: [...data.slice(1), ...data.slice(1, 2)], next_cursor: null } })
    })
    await openDemo(page, server)
    await press(page, 'Offline for a minute')
    await press(page, 'End now')
    await expect(outcome(page, 'offline')).toHaveText('19 of 20 arrived, 1 twice so far …')
    await page.clock.fastForward(25_000)
    await expect(outcome(page, 'offline')).toHaveText('19 of 20 arrived, 1 twice, 1 missing.')
  })
})
