import { gzipSync } from 'node:zlib'
import type { Finds } from './finds.js'

/** How a body is packed and announced. */
export type Packing = 'plain' | 'gzip' | 'gzip cut short' | 'no gzip' | 'mark' | 'cut short' | 'twice' | 'utf-16' | 'latin1'
export type Framing = 'length' | 'chunked' | 'too short' | 'too long' | 'length twice' | 'length and chunked'

/** A request that is still to be filled with what the server gave out (finds.ts). */
export interface FuzzRequest {
  method: string
  path: string
  query: [name: string, value: string][]
  headers: [name: string, value: string][]
  /** `null`: none. */
  body: string | null
  packing: Packing
  framing: Framing
}

/** A request as bytes. */
export interface Rendered {
  method: string
  bytes: Buffer
  /** Nothing can follow on its connection. */
  isLast: boolean
}

/** Fills it in and writes it down. */
export function render(request: FuzzRequest, finds: Finds): Rendered {
  const { method, framing } = request
  const body = request.body === null ? null : pack(finds.fill(request.body), request.packing)
  const headers = [
    ...request.headers.map(([name, value]) => `${name}: ${finds.fill(value)}`),
    ...(request.packing.includes('gzip') && body ? ['content-encoding: gzip'] : []),
    ...(body === null ? [] : announced(framing, body.length)),
  ]
  const head = [`${method} ${targetOf(request, finds)} HTTP/1.1`, 'host: localhost', ...headers, '', ''].join('\r\n')
  const bytes = Buffer.concat([Buffer.from(head, 'latin1'), body === null ? Buffer.alloc(0) : framed(framing, body)])
  return { method, bytes, isLast: framing !== 'length' && framing !== 'chunked' }
}

function targetOf({ path, query }: FuzzRequest, finds: Finds): string {
  const pairs = query.map(([name, value]) => `${encode(name)}=${encode(finds.fill(value))}`)
  return `${finds.fill(path)}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`
}

/** What has a `%` is taken as it is: it is there to be odd. */
const encode = (text: string): string => (text.includes('%') && !/[^\x21-\x7e]/.test(text) ? text : encodeURIComponent(text.toWellFormed()))

function pack(text: string, packing: Packing): Buffer {
  if (packing === 'gzip') return gzipSync(text, { level: 1 })
  if (packing === 'gzip cut short') return gzipSync(text, { level: 1 }).subarray(0, -9)
  if (packing === 'mark') return Buffer.from(`\ufeff${text}`)
  if (packing === 'cut short') return Buffer.from(text.slice(0, -1))
  if (packing === 'twice') return Buffer.from(text + text)
  if (packing === 'utf-16') return Buffer.from(text, 'utf16le')
  if (packing === 'latin1') return Buffer.from(`${text}é`, 'latin1')
  return Buffer.from(text)
}

function announced(framing: Framing, length: number): string[] {
  if (framing === 'chunked') return ['transfer-encoding: chunked']
  if (framing === 'too short') return [`content-length: ${Math.floor(length / 2)}`]
  if (framing === 'too long') return [`content-length: ${length + 10}`]
  if (framing === 'length twice') return [`content-length: ${length}`, `content-length: ${length + 1}`]
  if (framing === 'length and chunked') return [`content-length: ${length}`, 'transfer-encoding: chunked']
  return [`content-length: ${length}`]
}

function framed(framing: Framing, body: Buffer): Buffer {
  if (framing !== 'chunked' && framing !== 'length and chunked') return body
  const middle = Math.floor(body.length / 2)
  const chunks = [body.subarray(0, middle), body.subarray(middle)].filter(({ length }) => length > 0)
  const parts = chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}

const mostShown = 4_000

/** For a terminal: sends exactly these bytes again. */
export function reproduction({ bytes }: Rendered, url: string): string {
  const { hostname, port } = new URL(url)
  const shown = [...bytes.subarray(0, mostShown)].map(escaped).join('')
  const rest = bytes.length > mostShown ? ` # and ${bytes.length - mostShown} bytes more` : ''
  return `printf '${shown}' | nc -N ${hostname} ${port}${rest}`
}

function escaped(byte: number): string {
  if (byte === 13) return '\\r'
  if (byte === 10) return '\\n'
  const isPlain = byte >= 32 && byte < 127 && !"'\\%".includes(String.fromCodePoint(byte))
  return isPlain ? String.fromCodePoint(byte) : `\\${byte.toString(8).padStart(3, '0')}`
}
