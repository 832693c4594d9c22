import { readFileSync } from 'node:fs'
import type { Rendered } from './request.js'
import type { Answer } from './wire.js'

/** What an answer says of a refusal, as a problem or as a page. */
export interface Told {
  code: string
  status: number
  request_id: string
}

/** Whether a refusal has to come as a page: the request names `text/html` and is outside `/api` (wire.md, "Serving"). */
export function asksForPage({ bytes }: Pick<Rendered, 'bytes'>): boolean {
  const [requestLine = '', ...headers] = (bytes.toString('latin1').split('\r\n\r\n', 1)[0] ?? '').split('\r\n')
  const isOfApi = /^\/api([/?]|$)/.test(requestLine.split(' ')[1] ?? '')
  const ranges = headers.flatMap((header) => /^accept:(.*)$/i.exec(header)?.[1]?.toLowerCase().split(',') ?? [])
  return !isOfApi && ranges.some((range) => /^text\/html(;|$)/.test(range.replaceAll(/\s/g, '')) && !/;\s*q=0(\.0*)?\s*$/.test(range))
}

/** The last line of an error page, for whoever reports the error. */
export function toldByPage(html: string): Told | null {
  const [, status, code, requestId] = /<footer><p>HTTP (\d+) · <code>(\w+)<\/code> · request <code>([^<]*)<\/code><\/p><\/footer>/.exec(html) ?? []
  return code === undefined || requestId === undefined ? null : { code, status: Number(status), request_id: requestId }
}

/** Under `/docs`, a wrong address gets this page of the site, the same for everybody. */
const docsNotFound = readFileSync(new URL('../../../../docs/dist/404.html', import.meta.url), 'utf8')

export const isDocsNotFound = ({ status, body }: Answer): boolean => status === 404 && body === docsNotFound
