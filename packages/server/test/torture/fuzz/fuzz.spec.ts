import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../../src/http/routes.js'
import { runBuilt, startBuiltServer, type BuiltServer } from '../../process/built-server.js'
import { temporaryFolder } from '../../process/folder.js'
import { residentMegabytes } from '../resident.js'
import { rounds, seed } from '../settings.js'
import { rawBytes, requestsTo } from './requests.js'
import { render, reproduction, type Rendered } from './request.js'
import { createJudge, type Judge } from './verdict.js'
import { createWire, type Wire } from './wire.js'
import { makeWorld, type World } from './world.js'

/** It grows with the square: five rounds are 2,500 requests, a hundred are a million. */
const requestCount = rounds ** 2 * 100
/** How many are under way at a time. */
const lanes = 8
/** The whole is cut in so many parts, and memory is looked at after each. */
const parts = 10
const answerWithinMs = 20_000

const figures = { requests: 0, statuses: {} as Record<string, number>, residentMegabytes: [] as number[], perSecond: 0 }

let folder: ReturnType<typeof temporaryFolder>
let server: BuiltServer
let world: World
let judge: Judge
let wires: Wire[]
beforeAll(async () => {
  folder = temporaryFolder()
  // A heap that grows with what comes in would be over this long before a million.
  server = await startBuiltServer(folder.file('hal.sqlite'), { env: { HAL_SIGNUP: 'on', HAL_DEMO: 'on', NODE_OPTIONS: '--max-old-space-size=300' } })
  world = await makeWorld(server)
  judge = createJudge([...world.secrets, folder.path, 'a secret for tests, of some length'])
  wires = Array.from({ length: lanes }, () => createWire(server.url, answerWithinMs))
})
afterAll(async () => {
  for (const wire of wires) wire.close()
  server.kill('SIGKILL')
  await server.ended
  folder.remove()
  process.stdout.write(`fuzz: seed ${seed}, ${JSON.stringify(figures)}\n`)
})

/** What goes to a route once, to others many times: to hash a password takes as long as a hundred requests. */
const weightOf = (path: string) => (/^\/api\/auth\/(login|signup)/.test(path) ? 1 : 20)

/** To every route, as the app lists them, and some bytes to none. */
const anyRequest: fc.Arbitrary<() => Rendered> = fc.oneof(
  ...routes.map((route) => ({
    weight: weightOf(route.path) * (route.plain ? 3 : 1),
    arbitrary: requestsTo(route).map((request) => () => render(request, world.finds)),
  })),
  { weight: 20, arbitrary: rawBytes.map((request) => () => request) },
)

async function send(wire: Wire, request: Rendered): Promise<void> {
  const heard = await wire.exchange(request.bytes, request)
  const status = typeof heard === 'string' ? heard : heard.status
  figures.requests++
  figures.statuses[status] = (figures.statuses[status] ?? 0) + 1
  const fault = judge.faultOf(request, heard)
  if (fault !== null) throw new Error(`${fault}: ${reproduction(request, server.url)}\n${JSON.stringify(heard).slice(0, 1_000)}`)
  if (typeof heard !== 'string') world.finds.learn(heard.body)
}

/** fast-check makes what fails as small as it can, and says its seed. */
function fuzz(lane: number, part: number): Promise<void> {
  const wire = wires[lane]
  if (!wire) throw new Error('no such lane')
  const numRuns = Math.ceil(requestCount / lanes / parts)
  return fc.assert(fc.asyncProperty(anyRequest, (request) => send(wire, request())), { seed: seed + part * lanes + lane, numRuns })
}

async function expectService(): Promise<void> {
  const body = JSON.stringify({ project_id: world.quietProject, visitor_id: 'v', name: 'Still here' })
  const response = await fetch(`${server.url}/api/widget/track`, { method: 'POST', body })
  expect(response.status, await response.text()).toBe(200)
}

describe('a server that is sent anything', () => {
  it(`answers each of ${requestCount} requests as the contract says, and shows nobody what is not theirs`, { timeout: 60_000 + rounds * 60_000 }, async () => {
    const startedAt = performance.now()
    for (let part = 0; part < parts; part++) {
      await Promise.all(wires.map((_, lane) => fuzz(lane, part)))
      await expectService()
      figures.residentMegabytes.push(residentMegabytes(server.pid))
    }
    figures.perSecond = Math.round((figures.requests / (performance.now() - startedAt)) * 1_000)
  })

  it('keeps its memory, once it is warm', () => {
    const warm = Math.max(...figures.residentMegabytes.slice(0, parts / 2))
    const end = Math.max(...figures.residentMegabytes.slice(parts / 2))
    expect(end).toBeLessThan(warm * 1.25 + 50)
    expect(end).toBeLessThan(500)
  })

  it('logs no fault, and leaves a sound file', async () => {
    server.kill('SIGTERM')
    const ended = await server.ended
    expect(ended).toMatchObject({ code: 0 })
    expect(ended.stderr).not.toMatch(/request failed|store unavailable/)
    expect(await runBuilt('hal', ['check'], folder.file('hal.sqlite'))).toMatchObject({ code: 0 })
  })
})
