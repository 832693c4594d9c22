import { request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'
import { limits } from '@hal/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test/server.js'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await server.dependencies.ingest.createProject({ name: 'p', id: 'p' }, 'user')
})

afterAll(() => server.close())

const track = (fields: object) => JSON.stringify({ project_id: 'p', visitor_id: 'v', name: 'x', ...fields })

function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  return server.call('POST', '/api/widget/track', { body, headers })
}

const gzip = (text: string | Buffer) => new Uint8Array(gzipSync(text))
const gzipped = { 'content-encoding': 'gzip' }

describe('media types (wire.md, "Widget routes" and "Fine print")', () => {
  it.each([
    ['application/json'],
    ['application/json; charset=utf-8'],
    ['Application/JSON;charset="UTF-8"'],
    ['text/plain'],
    ['text/plain;charset=UTF-8'],
  ])('takes %s', async (type) => {
    expect((await post(track({}), { 'content-type': type })).status).toBe(200)
  })

  it.each([
    [{ 'content-type': 'application/x-www-form-urlencoded' }],
    [{ 'content-type': 'text/html' }],
    [{ 'content-type': 'application/json; charset=latin1' }],
    [{ 'content-encoding': 'br' }],
    [{ 'content-encoding': 'gzip, gzip' }],
    [{ 'content-encoding': 'x-secret' }],
  ])('refuses %j', async (headers) => {
    expect(await post(track({}), headers)).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } })
  })

  it('takes a body without a type for JSON, as a beacon of a Blob sends it', async () => {
    const bytes = new TextEncoder().encode(track({}))
    const response = await fetch(`${server.url}/api/widget/track`, { method: 'POST', body: bytes })
    expect(response.status).toBe(200)
  })
})

describe('the limit of 512 KiB (wire.md, "Limits")', () => {
  const filled = (bytes: number) => track({ padding: '' }).replace('""', `"${'a'.repeat(bytes - track({ padding: '' }).length)}"`)

  it('takes a body of exactly the limit', async () => {
    const answer = await post(filled(limits.bodyBytes))
    expect(answer.body).toMatchObject({ warnings: [{ code: 'unknown_field' }] })
  })

  it('refuses one byte more', async () => {
    expect(await post(filled(limits.bodyBytes + 1))).toMatchObject({ status: 413, body: { code: 'too_large', limit: limits.bodyBytes } })
  })

  it('holds after decompression', async () => {
    expect((await post(gzip(filled(limits.bodyBytes)), gzipped)).status).toBe(200)
    expect((await post(gzip(filled(limits.bodyBytes + 1)), gzipped)).status).toBe(413)
  })

  it('does not unpack a bomb: 200 MiB in 200 kB cost no memory', async () => {
    const bomb = gzip(Buffer.alloc(200 * 1024 * 1024))
    const before = process.memoryUsage().rss
    expect((await post(bomb, gzipped)).status).toBe(413)
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024)
  })

  it('answers before the rest of a body without end has come', async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${server.url}/api/widget/track`, { method: 'POST' }, (response) => {
        resolve(response.statusCode)
        request.destroy()
      })
      request.on('error', reject)
      request.write('a'.repeat(limits.bodyBytes + 1))
    })
    expect(status).toBe(413)
  })
})

describe('bodies that nobody should send', () => {
  const deep = (open: string, close: string) => open.repeat(50_000) + close.repeat(50_000)
  const nasty: [string, string | Uint8Array<ArrayBuffer>, Record<string, string>?][] = [
    ['nothing', ''],
    ['white space', ' \n'],
    ['half an object', '{"project_id":"p"'],
    ['two values', '{}{}'],
    ['NaN', 'NaN'],
    ['a bare text', 'hello'],
    ['invalid UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['an overlong NUL', new Uint8Array([0x22, 0xc0, 0x80, 0x22])],
    ['half a surrogate pair as UTF-8', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0])],
    ['deep lists', deep('[', ']')],
    ['deep objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['deep properties', track({ properties: 'DEEP' }).replace('"DEEP"', `{"a":${deep('[', ']')}}`)],
    ['a prototype', track({}).replace('{', '{"__proto__":{"polluted":1},')],
    ['a constructor', track({ properties: { constructor: { prototype: { polluted: 1 } } } })],
    ['a NUL in an id', track({ visitor_id: 'a\0b' })],
    ['a lone surrogate', track({}).replace('"v"', '"\\ud800"')],
    ['a number beyond all', track({}).replace('"x"', '1e999')],
    ['an id that is none', track({ visitor_id: 'undefined' })],
    ['gzip that is none', '{}', gzipped],
    ['gzip cut short', gzip(track({})).slice(0, 30), gzipped],
    ['gzip of nothing', gzip(''), gzipped],
    ['gzip of gzip', gzip(Buffer.from(gzip(track({})))), gzipped],
  ]

  it.each(nasty)('are refused and named: %s', async (_what, body, headers) => {
    const answer = await post(body, headers)
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: expect.arrayContaining([{ path: expect.any(String), message: expect.any(String) }]) })
    expect({}).not.toHaveProperty('polluted')
  })

  it('may begin with a byte order mark', async () => {
    expect((await post(`\ufeff${track({})}`)).status).toBe(200)
  })
})

it('leaves a client that goes away in the middle of its body without an answer, and logs no error', async () => {
  const request = httpRequest(`${server.url}/api/widget/track`, { method: 'POST', headers: { 'content-length': 100 } })
  const closed = new Promise((resolve) => request.on('error', resolve))
  request.write('{"project')
  await expect.poll(() => request.socket?.bytesWritten ?? 0).toBeGreaterThan(100)
  request.destroy(new Error('gone'))
  await closed
  expect((await post(track({}))).status).toBe(200)
  expect(server.log.filter((line) => line.includes('request failed'))).toEqual([])
})
