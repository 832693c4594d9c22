import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { limits } from '@hal/contract'
import { invalidRequest, Refused } from '../problems.js'
import type { BodyBytes } from './body-bytes.js'
import { collectBody, tooLarge } from './collect.js'
import { checkMediaType, isGzip } from './media-type.js'
import { isTooDeep } from './nesting.js'

const inflate = promisify(gunzip)

/** A body is a stream that can be read once. Both the sign-in throttle and the route need it. */
const alreadyRead = new WeakMap<IncomingMessage, Promise<unknown>>()

/** Like `readBody`, but returns only the JSON and can be called more than once. */
export function readJson(request: IncomingMessage, held: BodyBytesHeld): Promise<unknown> {
  const reading = alreadyRead.get(request) ?? readBody(request, held).then(({ value }) => value)
  alreadyRead.set(request, reading)
  return reading
}

/** The bound on bodies in memory. */
export interface BodyBytesHeld {
  bodies: BodyBytes
}

/** The result of reading a body. */
export interface Body {
  /** The JSON; `undefined` for an empty body. */
  value: unknown
  /** Its size, decompressed. */
  bytes: number
}

/**
 * Reads the body of a request: JSON in UTF-8, as `application/json` or `text/plain`, plain or gzip, up to
 * 512 KiB (wire.md, "Widget routes" and "Limits").
 * @throws Refused
 */
export async function readBody(request: IncomingMessage, { bodies }: BodyBytesHeld): Promise<Body> {
  checkMediaType(request)
  const compressed = isGzip(request)
  const sent = await collectBody(request, bodies)
  const bytes = compressed && sent.length > 0 ? await decompress(sent) : sent
  return { value: bytes.length === 0 ? undefined : parse(bytes), bytes: bytes.length }
}

/** `maxOutputLength` stops zlib at the limit, so a decompression bomb is never unpacked. */
async function decompress(bytes: Buffer): Promise<Buffer> {
  try {
    return await inflate(bytes, { maxOutputLength: limits.bodyBytes })
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge()
    throw notJson('is not valid gzip')
  }
}

function parse(bytes: Buffer): unknown {
  // Decoding would replace invalid bytes with U+FFFD, and two different ids could become equal.
  if (!isUtf8(bytes)) throw notJson('is not valid UTF-8')
  if (isTooDeep(bytes)) throw notJson('is nested deeper than any body may be')
  try {
    return JSON.parse(withoutMark(bytes.toString('utf8')))
  } catch (error) {
    throw notJson(`is not valid JSON: ${error instanceof Error ? error.message : ''}`)
  }
}

/** Some editors and languages write a byte order mark before the text. */
const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)

function notJson(message: string): Refused {
  return new Refused(invalidRequest([{ path: '', message }]))
}
