import { createConnection, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startBuiltServer, type BuiltServer } from './built-server.js'
import { eventually, temporaryFolder } from './folder.js'
import { signIn } from './operator.js'
import { callWidget } from './widget.js'

const inFlight = 200

let folder: ReturnType<typeof temporaryFolder>
let server: BuiltServer
beforeEach(async () => {
  folder = temporaryFolder()
  server = await startBuiltServer(folder.file('hal.sqlite'))
})
afterEach(async () => {
  server.kill('SIGKILL')
  await server.ended
  folder.remove()
})

const ids = Array.from({ length: inFlight }, (_, index) => `event-${index}`)

/** Ids of which the server has answered 200. */
const acknowledgedOf = (answers: { id: string; status: number }[]) =>
  answers.filter(({ status }) => status === 200).map(({ id }) => id).sort()

async function idsAfterRestart(): Promise<string[]> {
  server = await startBuiltServer(folder.file('hal.sqlite'))
  return (await (await signIn(server.url)).eventIds()).sort()
}

describe('a server that is told to stop', () => {
  it('answers the 200 requests that had come, and all that it answered is on disk', async () => {
    const answers = ids.map(async (id) => {
      const { status } = await callWidget(server.url, 'track', { id, visitor_id: id, name: 'late' })
      return { id, status }
    })
    await answers[0]
    server.kill('SIGTERM')
    const answered = await Promise.all(answers)
    expect(acknowledgedOf(answered)).toHaveLength(inFlight)
    expect(await server.ended).toMatchObject({ code: 0 })
    expect(await idsAfterRestart()).toEqual(acknowledgedOf(answered))
  })

  it('answers what was sent at the moment of the signal, on connections that it had not taken yet', async () => {
    const sockets = ids.map(() => createConnection(Number(new URL(server.url).port), '127.0.0.1'))
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
    const answers = sockets.map((socket, index) => sendOn(socket, ids[index] ?? ''))
    server.kill('SIGTERM')
    const answered = await Promise.all(answers)
    expect(acknowledgedOf(answered)).toHaveLength(inFlight)
    expect(await server.ended).toMatchObject({ code: 0 })
    expect(await idsAfterRestart()).toEqual(acknowledgedOf(answered))
  })

  it('says that it is not ready while it finishes', async () => {
    server.kill('SIGTERM')
    await eventually(async () => expect((await fetch(`${server.url}/readyz`)).status).toBe(503), 400)
    expect(await server.ended).toMatchObject({ code: 0 })
  })

  it('waits for a body that is still coming', async () => {
    const socket = createConnection(Number(new URL(server.url).port), '127.0.0.1')
    const body = bodyOf('event-slow')
    const answer = statusOn(socket)
    socket.write(`${headOf(body)}${body.slice(0, 20)}`)
    // Once the server answers another request, it has read the beginning of this one.
    await callWidget(server.url, 'track', { visitor_id: 'v', name: 'ping' })
    server.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 200))
    socket.write(body.slice(20))
    expect(await answer).toBe(200)
    expect(await server.ended).toMatchObject({ code: 0 })
  })
})

const bodyOf = (id: string) => JSON.stringify({ project_id: 'demo', id, visitor_id: id, name: 'late' })

const headOf = (body: string) =>
  `POST /api/widget/track HTTP/1.1\r\nhost: hal\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`

/** The status of the first answer on a connection; 0 where it is cut without one. */
function statusOn(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]
      if (status !== undefined) resolve(Number(status))
    })
    socket.on('error', () => resolve(0))
    socket.on('close', () => resolve(0))
  })
}

async function sendOn(socket: Socket, id: string): Promise<{ id: string; status: number }> {
  const status = statusOn(socket)
  const body = bodyOf(id)
  socket.write(`${headOf(body)}${body}`)
  return { id, status: await status }
}
