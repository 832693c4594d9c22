import type { Event, Message, Page } from '@hal/contract/types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, runBuilt, startBuiltServer, type BuiltServer } from '../../process/built-server.js'
import { temporaryFolder } from '../../process/folder.js'
import { rounds, seed } from '../settings.js'
import { dealMarker, marker, type House } from './house.js'
import { isHonest, type Portrait } from './records.js'
import { besiege, strangers, type Siege } from './siege.js'

/** They grow with the square, as the fuzzer's requests: five rounds are two sieges, a minute; a hundred are an hour. */
const sieges = Math.ceil(rounds ** 2 / 100) + 1
const lastsMs = 30_000

/** Small, so that it is used up. */
const projectBytes = 8 * 2 ** 20
const addressBytes = Math.ceil(projectBytes / 10)
/** Bytes are counted once they are written, so that the last request of each address may come on top. */
const largestBody = 512 * 1024
/** The worst call, an `identify` with ten unknown fields, leaves 13 bytes on the disk for each of its own. */
const worstGrowth = 15
/** The house, the honest page, and pages that are not full. */
const otherGrowth = 2 * 2 ** 20
/** It is about 16 MB, and more while somebody reads. */
const mostLogBytes = 64 * 2 ** 20
/** What a small machine has, and what unfinished bodies may hold on top (`HAL_BODY_BYTES`). */
const mostMegabytes = 512 + 256
/** The longest delay while others guess; then one guess of each address may be before it. */
const signInWithinMs = 5_000 + strangers * 2_000
const answerWithinMs = 10_000

const metricsToken = 'a-token-that-only-the-operator-has'
const signingSecret = 'a secret for tests, of some length'
/** With the limits that are the default, but for the bytes of a day. */
const env = { HAL_RATE_LIMIT: '', HAL_DEMO: '', HAL_PROJECT_BYTES: String(projectBytes), HAL_METRICS_TOKEN: metricsToken }

const figures = { requests: 0, statuses: {} as Record<string, number>, honestCalls: 0, slowestMs: 0, signInMs: 0, megabytes: [] as number[], logBytes: 0, takenBytes: 0, grownBytes: 0 }
const secrets: string[] = []

let folder: ReturnType<typeof temporaryFolder>
let server: BuiltServer | undefined
beforeAll(() => {
  folder = temporaryFolder()
})
afterAll(async () => {
  server?.kill('SIGKILL')
  await server?.ended
  folder.remove()
  process.stdout.write(`strangers: seed ${seed}, ${sieges} sieges, ${JSON.stringify(figures)}\n`)
})

const path = () => folder.file('hal.sqlite')

function note({ book, written, signInMs, peak, grownBytes, house }: Siege): void {
  figures.requests += book.requests
  for (const [status, count] of Object.values(book.statuses).flatMap(Object.entries<number>)) figures.statuses[status] = (figures.statuses[status] ?? 0) + count
  figures.honestCalls += written.calls
  figures.slowestMs = Math.max(figures.slowestMs, written.slowestMs)
  figures.signInMs = Math.max(figures.signInMs, signInMs)
  figures.megabytes.push(peak.residentMegabytes)
  figures.logBytes = Math.max(figures.logBytes, peak.logBytes)
  figures.takenBytes += takenBytes(book.bytesByAddress)
  figures.grownBytes += grownBytes
  secrets.push(...house.secrets)
}

const takenBytes = (sums: ReadonlyMap<string, number>): number => [...sums.values()].reduce((sum, bytes) => sum + bytes, 0)

/** Without what the honest page writes. */
function withoutWritten({ contacts, companies, visitors, ...rest }: Portrait, { honest }: House): Portrait {
  return {
    ...rest,
    contacts: contacts.map((contact) => (isHonest(contact) ? { ...contact, metadata: {}, updated_at: '' } : contact)),
    companies: companies.map((company) => (isHonest(company) ? { ...company, stage: null, deal_value: 0, stage_changed_at: '', updated_at: '' } : company)),
    visitors: visitors.map((visitor) => (visitor.visitor_id === honest.visitorId ? { ...visitor, properties: {} } : visitor)),
  }
}

function expectRecordsKept({ house, portraits: { before, meanwhile, after } }: Siege): void {
  for (const portrait of [meanwhile, after]) expect(withoutWritten(portrait, house)).toEqual(withoutWritten(before, house))
}

async function expectHonestPageServed({ house, owner, written, portraits: { after } }: Siege): Promise<void> {
  expect(after.contacts.find(isHonest)?.metadata).toEqual({ role: marker, plan: marker, ...written.properties })
  expect(after.companies.find(isHonest)).toMatchObject({ stage: { name: written.stage }, deal_value: written.deal_value })
  const { data } = await owner.expectOk<Page<Event>>('GET', `/api/events?name=honest-act&limit=200&project_id=${house.projectId}`)
  expect(data.map(({ id }) => id).sort()).toEqual(written.eventIds.sort())
  const { data: messages } = await owner.expectOk<Page<Message>>('GET', `/api/conversations/${house.honestConversation}/messages?limit=200&project_id=${house.projectId}`)
  expect(messages.filter(({ seq }) => seq !== null && seq > 1).map(({ operation_id }) => operation_id)).toEqual(written.messageIds)
  expect(written.calls).toBeGreaterThan(10)
  expect(written.slowestMs).toBeLessThan(answerWithinMs)
}

function expectBudgetsKept({ book, grownBytes, peak, signInMs }: Siege): void {
  for (const [address, bytes] of book.bytesByAddress) expect(bytes, `bytes of ${address}`).toBeLessThan(addressBytes + largestBody)
  for (const [project, bytes] of book.bytesByProject) expect(bytes, `bytes of ${project}`).toBeLessThan(projectBytes + strangers * largestBody)
  expect(grownBytes).toBeLessThan(worstGrowth * takenBytes(book.bytesByAddress) + otherGrowth)
  expect(peak.logBytes).toBeLessThan(mostLogBytes)
  expect(peak.residentMegabytes).toBeLessThan(mostMegabytes)
  expect(signInMs, 'the owner waits for a sign-in').toBeLessThan(signInWithinMs)
}

/** Else the strangers were too slow or too tame to say anything of the limits. */
async function expectBudgetsUsedUp(url: string): Promise<void> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })
  const text = await response.text()
  for (const budget of ['address-operations', 'address-bytes', 'project-bytes']) {
    expect(text).toMatch(new RegExp(`hal_refused_budgets_total\\{budget="${budget}"\\} [1-9]`))
  }
}

describe('a project among strangers who know all that its pages tell (wire, budgets; R31-R34)', () => {
  it(`keeps its records and serves its page, over ${sieges} sieges of ${lastsMs / 1_000} seconds`, { timeout: 60_000 + sieges * (lastsMs + 60_000) }, async () => {
    server = await startBuiltServer(path(), { env })
    for (let number = 0; number < sieges; number++) {
      const siege = await besiege({ server, path: path(), number, seed, lastsMs, secrets: [folder.path, signingSecret, metricsToken, server.demoKey ?? marker] })
      note(siege)
      expect(siege.book.faults, `seed ${seed}, siege ${number}`).toEqual([])
      expectRecordsKept(siege)
      await expectHonestPageServed(siege)
      expectBudgetsKept(siege)
      siege.owner.close()
    }
    await expectBudgetsUsedUp(server.url)
  })

  it('logs nothing that is theirs, and leaves a sound file', async () => {
    server?.kill('SIGTERM')
    const ended = await server?.ended
    expect(ended).toMatchObject({ code: 0 })
    expect(ended?.stderr).toContain('budget refused')
    expect(ended?.stderr).not.toMatch(/request failed|store unavailable/)
    for (const text of [marker, String(dealMarker), admin.email, admin.password, 'wrong-guess', '.example', signingSecret, metricsToken, ...secrets]) expect(ended?.stderr).not.toContain(text)
    expect(await runBuilt('hal', ['check'], path())).toMatchObject({ code: 0 })
  })
})
