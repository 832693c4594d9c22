import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'

type Coding = 'br' | 'gzip' | 'identity'

/** One encoding of a file, with a strong ETag for its bytes. */
interface Form {
  bytes: Uint8Array
  etag: string
}

/** A file in each encoding that a browser may accept. */
export type Packed = Record<Coding, Form>

/** Compresses a file once, so that requests do not wait for compression. */
export function pack(bytes: Uint8Array): Packed {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 27)
  const form = (coding: Coding, packed: Uint8Array): Form => ({ bytes: packed, etag: `"${hash}-${coding}"` })
  return {
    identity: form('identity', bytes),
    gzip: form('gzip', gzipSync(bytes, { level: 9 })),
    br: form('br', brotliCompressSync(bytes)),
  }
}

/** Reads and compresses a file that `npm run build` generates. `null` if it is not built. */
export function readPacked(path: string): Packed | null {
  try {
    return pack(readFileSync(path))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Headers of a packed file. */
export interface PackedHead {
  type: 'text/javascript' | 'application/json'
  cacheControl: string
}

/** Answers with a file that any site may load, including with `crossorigin` and SRI, and under COEP. */
export function sendPacked(packed: Packed, { type, cacheControl }: PackedHead, request: Request, response: Response): void {
  const coding = codingFor(request)
  const { bytes, etag } = packed[coding]
  response.setHeader('content-type', `${type}; charset=utf-8`)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('cache-control', cacheControl)
  response.setHeader('etag', etag)
  response.setHeader('vary', 'accept-encoding')
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('cross-origin-resource-policy', 'cross-origin')
  response.setHeader('timing-allow-origin', '*')
  if (coding !== 'identity') response.setHeader('content-encoding', coding)
  if (isFresh(request, etag)) response.status(304).end()
  else response.setHeader('content-length', bytes.length).end(bytes)
}

function codingFor(request: Request): Coding {
  const accepted = request.acceptsEncodings(['br', 'gzip', 'identity'])
  return accepted === 'br' || accepted === 'gzip' ? accepted : 'identity'
}

/** Whether the browser or a cache already has these bytes. */
function isFresh(request: Request, etag: string): boolean {
  const known = request.headers['if-none-match'] ?? ''
  return known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
