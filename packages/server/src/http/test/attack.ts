import { request as httpRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect } from 'vitest'
import type { TestServer } from './server.js'

/** One connection of an attacker, which can send any bytes. */
export interface Attacker {
  socket: Socket
  /** The bytes received so far, as text. */
  said(): string
  /** All bytes received, once the server has closed the connection. */
  closed: Promise<string>
}

/** Connects. `from` is another loopback address of this machine. */
export function attack({ listening }: TestServer, first: string | Uint8Array = '', from = '127.0.0.2'): Attacker {
  let text = ''
  const socket = connect({ port: listening.port, host: '127.0.0.1', localAddress: from })
  // Most attacks end with a reset connection.
  socket.on('error', () => {})
  socket.on('data', (chunk) => (text += chunk.toString('latin1')))
  if (first.length > 0) socket.write(first)
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(text)))
  return { socket, said: () => text, closed }
}

/** Sends a text one character at a time, over and over, until the connection ends. */
export function drip({ socket, closed }: Attacker, text: string): void {
  let sent = 0
  const timer = setInterval(() => socket.write(text[sent++ % text.length] ?? ''), 5)
  void closed.then(() => clearInterval(timer))
}

/** Opens a new connection for another client, without the pooling of `fetch`. Returns the status or the error. */
export function getAlone({ url }: TestServer, path = '/healthz', localAddress = '127.0.0.1'): Promise<number | string> {
  return new Promise((resolve) => {
    const request = httpRequest(`${url}${path}`, { agent: false, localAddress }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.on('error', (error) => resolve(error.message))
    request.end()
  })
}

/** Sends events in sequence as another client until the attack is over. The server must accept each of them. */
export async function othersAreServed<Outcome>(server: TestServer, projectId: string, attacked: Promise<Outcome>): Promise<Outcome> {
  let isOver = false
  const over = () => void (isOver = true)
  attacked.then(over, over)
  do {
    const answer = await server.call('POST', '/api/widget/track', { body: { project_id: projectId, visitor_id: 'bystander', name: 'x' } })
    expect(answer.status).toBe(200)
  } while (!isOver)
  return attacked
}
