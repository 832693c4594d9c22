import type { IncomingMessage } from 'node:http'
import { Refused } from '../problems.js'

const taken: readonly string[] = ['application/json', 'text/plain']

/** `text/plain` needs no preflight, and beacons send it. A missing type counts as JSON. */
export function checkMediaType(request: IncomingMessage): void {
  const header = request.headers['content-type']
  if (header === undefined || taken.includes(header)) return
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase())
  if (!taken.includes(type)) throw unsupported(`The content type ${quote(type)} is not taken`)
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length)
  const isUtf8 = charset === undefined || /^"?utf-?8"?$/.test(charset)
  if (!isUtf8) throw unsupported(`The charset ${quote(charset)} is not taken`)
}

/** Whether the body is compressed with gzip; any other coding is refused. */
export function isGzip(request: IncomingMessage): boolean {
  const coding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (coding === 'gzip' || coding === 'x-gzip') return true
  if (coding === 'identity' || coding === '') return false
  throw unsupported(`The content encoding ${quote(coding)} is not taken`)
}

function unsupported(fault: string): Refused {
  const detail = `${fault}: send JSON as application/json or text/plain, in UTF-8, plain or with gzip.`
  return new Refused({ code: 'unsupported_media_type', detail })
}

const quote = (value: string): string => `"${value.slice(0, 100)}"`
