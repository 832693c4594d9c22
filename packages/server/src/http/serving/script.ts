import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Request, RequestHandler, Response } from 'express'
import { noSuchPage, notBuilt } from '../problems.js'
import type { Context } from '../context.js'
import { forAnySite, servingRoute } from './serving-route.js'

type Coding = 'br' | 'gzip' | 'identity'

/** One form of the script, whose strong ETag stands for exactly these bytes. */
interface Form {
  bytes: Buffer
  etag: string
}

/** The script in each form that a browser may ask for. */
export type Script = Record<Coding, Form>

/** Reads the script build, and packs it once for all; `null` while it is not built. */
export function readScript(path: string): Script | null {
  const bytes = readIfThere(path)
  if (bytes === null) return null
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 27)
  const form = (coding: Coding, packed: Buffer): Form => ({ bytes: packed, etag: `"${hash}-${coding}"` })
  return {
    identity: form('identity', bytes),
    gzip: form('gzip', gzipSync(bytes, { level: 9 })),
    br: form('br', brotliCompressSync(bytes)),
  }
}

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

const forAWhile = 'public, max-age=300, stale-while-revalidate=86400'
const forGood = 'public, max-age=31536000, immutable'

const newest = (context: Context): RequestHandler[] => [
  (request, response) => sendScript(context, request, response, forAWhile),
]

const answer = { status: 200, schema: null, type: 'text/javascript', headers: ['etag'] } as const

const newestTexts = {
  summary: 'Get the script',
  details: 'Returns the script of the installed version, for a script tag on any site. Browsers may keep it for five minutes.',
  problems: ['not_found'],
  answer,
} as const

const olderTexts = {
  ...newestTexts,
  summary: 'Get the script by its older name',
  details: 'Returns the same script as `/hal.js`, under the name that older pages use.',
} as const

const versionTexts = {
  ...newestTexts,
  summary: 'Get the script of one version',
  details: 'Returns the script of one version. Its bytes never change, so a page can pin it with Subresource Integrity.',
} as const

/** `GET /hal.js`: the script build, for a script tag on any site (wire.md, "Serving"). */
export const script = forAnySite(servingRoute('/hal.js', newestTexts, newest))

/** `GET /widget.js`: the name that embeds of HAL already use. */
export const widgetScript = forAnySite(servingRoute('/widget.js', olderTexts, newest))

/** `GET /hal.<version>.js`: the same bytes for good, for pages that pin them by SRI. */
export const versionedScript = forAnySite(
  servingRoute('/hal.:version.js', versionTexts, (context) => [
    (request, response) => {
      if (request.params.version !== context.assets.version) throw noSuchPage('version of the script')
      sendScript(context, request, response, forGood)
    },
  ]),
)

function sendScript({ script: built }: Context, request: Request, response: Response, cacheControl: string): void {
  if (built === null) throw notBuilt('The script')
  const coding = codingFor(request)
  const { bytes, etag } = built[coding]
  response.setHeader('content-type', 'text/javascript; charset=utf-8')
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('cache-control', cacheControl)
  response.setHeader('etag', etag)
  response.setHeader('vary', 'accept-encoding')
  // Any site may embed it, also by `crossorigin` with SRI, and under COEP.
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

/** The browser, or a cache between, has these bytes already. */
function isFresh(request: Request, etag: string): boolean {
  const known = request.headers['if-none-match'] ?? ''
  return known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
