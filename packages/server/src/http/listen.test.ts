import { once } from 'node:events'
import { connect } from 'node:net'
import { get, type IncomingMessage, type RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { listen, type Listening } from './listen.js'

const newRequestId = () => 'request-1'
let listening: Listening

afterEach(() => listening.stop(0))

async function start(app: RequestListener): Promise<string> {
  listening = await listen(app, { host: '127.0.0.1', port: 0, version: '1.2.3', newRequestId })
  return `http://127.0.0.1:${listening.port}`
}

/** A request that is in flight until `answer` is called. */
async function startHolding(): Promise<{ inFlight: Promise<string>; answer: () => void }> {
  const { promise: hasCome, resolve } = withResolvers<() => void>()
  const url = await start((_request, response) => resolve(() => response.end('done')))
  const inFlight = fetch(url).then((response) => response.text())
  // It may be cut off before a test looks at it.
  inFlight.catch(() => {})
  return { answer: await hasCome, inFlight }
}

/** `Promise.withResolvers` is not in Node 20. */
function withResolvers<Value>() {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((settle) => (resolve = settle))
  return { promise, resolve }
}

describe('a stop (a clean stop answers what is in flight)', () => {
  it('answers what is in flight, and takes nothing new', async () => {
    const { inFlight, answer } = await startHolding()
    const stopped = listening.stop(5_000)
    await expect(fetch(`http://127.0.0.1:${listening.port}`)).rejects.toThrow()
    answer()
    expect(await inFlight).toBe('done')
    await stopped
  })

  it('waits for no connection that is idle', async () => {
    const url = await start((_request, response) => response.end('done'))
    await (await fetch(url)).text()
    const startedAt = performance.now()
    await listening.stop(5_000)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it('cuts off what takes longer than its bound', async () => {
    const { inFlight } = await startHolding()
    await listening.stop(50)
    await expect(inFlight).rejects.toThrow()
  })
})

it('takes a request that expects what nobody knows for one like any other (wire.md, "Problems")', async () => {
  await start((_request, response) => response.end('done'))
  const answer = await new Promise<IncomingMessage>((resolve) => {
    get({ port: listening.port, headers: { expect: 'the unexpected' } }, resolve)
  })
  expect(answer.statusCode).toBe(200)
  answer.resume()
})

it.each([
  ['what is no HTTP', 'no http at all\r\n\r\n'],
  ['what names no host', 'GET / HTTP/1.1\r\n\r\n'],
])('refuses %s, under an id (wire.md, "Problems")', async (_what, bytes) => {
  await start((_request, response) => response.end())
  const { promise, resolve } = withResolvers<string>()
  const socket = connect(listening.port, '127.0.0.1', () => socket.write(bytes))
  let said = ''
  socket.on('data', (chunk) => (said += String(chunk)))
  socket.on('close', () => resolve(said))
  expect(await promise).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nx-request-id: request-1\r\n/)
})

it('cuts off a request whose body does not come', async () => {
  const patience = { requestTimeout: 100, headersTimeout: 50, connectionsCheckingInterval: 20 }
  listening = await listen(() => {}, { host: '127.0.0.1', port: 0, version: '1.2.3', newRequestId, patience })
  const { promise, resolve } = withResolvers<string>()
  const socket = connect(listening.port, '127.0.0.1', () => {
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{')
  })
  let said = ''
  socket.on('data', (chunk) => (said += String(chunk)))
  socket.on('close', () => resolve(said))
  expect(await promise).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\nx-request-id: request-1\r\n/)
})

it('cuts off a client that reads nothing of its answer', async () => {
  // More than the sockets of both ends hold.
  const answer = Buffer.alloc(64 * 1024 * 1024)
  const { promise: ended, resolve } = withResolvers<void>()
  const app: RequestListener = (_request, response) => response.on('close', resolve).end(answer)
  listening = await listen(app, { host: '127.0.0.1', port: 0, version: '1.2.3', newRequestId, patience: { stalledMs: 100 } })
  const socket = connect(listening.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'))
  socket.pause()
  await ended
  let received = 0
  socket.on('data', (chunk) => (received += chunk.length)).on('error', () => {})
  await once(socket.resume(), 'close')
  expect(received).toBeLessThan(answer.length)
})

it('rejects where the port is in use', async () => {
  await start((_request, response) => response.end())
  const again = listen(() => {}, { host: '127.0.0.1', port: listening.port, version: '1.2.3', newRequestId })
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
