import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { sendJson } from './answer.js'

let server: ReturnType<typeof createServer>

afterEach(() => server.close())

it.each(['ascii only', 'Zürich', 'ÿ', 'Łódź', '日本', '🙂', ''])('answers every character as UTF-8 (RFC 8259, 8.1): %s', async (text) => {
  server = createServer((_request, response) => sendJson(response, 200, { text })).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const body = Buffer.from(await response.arrayBuffer())
  expect(body).toEqual(Buffer.from(JSON.stringify({ text }), 'utf8'))
  expect(response.headers.get('content-length')).toBe(String(body.length))
})
