import { problemKinds } from '@hal/contract'
import type { ProblemCode } from '@hal/contract/types'
import { asksForPage, isDocsNotFound, toldByPage, type Told } from './page.js'
import type { Answer, Heard } from './wire.js'
import type { Rendered } from './request.js'

/** What only somebody who can look into the server would know. */
const insides = /SQLITE|SqliteError|better-sqlite3|node_modules|\.sqlite\b|\bat [\w.<>]+ \(|node:internal|\bdist\/|\/packages\/|\bSELECT\b|\bUNIQUE constraint/

export interface Judge {
  /** What is wrong with the answer, or `null`. */
  faultOf(request: Rendered, heard: Heard): string | null
}

/** `secrets`: what no caller may ever be shown, of other projects, keys, paths. */
export function createJudge(secrets: readonly string[]): Judge {
  function faultOf(request: Rendered, heard: Heard): string | null {
    const { isLast, method } = request
    if (heard === 'late') return 'was not answered in time'
    // Where the client cannot say more, there is nobody to answer what it did not finish.
    if (heard === 'cut') return isLast || method === 'CONNECT' ? null : 'was cut off without an answer'
    const shown = [...heard.headers].flat().join('\n') + heard.body
    const secret = secrets.find((text) => shown.includes(text))
    if (secret !== undefined) return `shows ${secret}`
    const hasLength = method !== 'HEAD' && heard.status !== 204 && heard.status !== 304
    if (hasLength && !heard.headers.has('content-length')) return 'does not say its length'
    return heard.status < 400 ? null : faultOfRefusal(heard, request)
  }
  return { faultOf }
}

function faultOfRefusal(answer: Answer, request: Rendered): string | null {
  const { status, headers, body } = answer
  if (status === 503 && !/[">]overloaded["<]/.test(body)) return 'is unavailable'
  if (status >= 500 && status !== 503) return `is answered ${status}`
  const requestId = headers.get('x-request-id')
  if (requestId === undefined) return `is answered ${status} without x-request-id`
  if (isBrokenHttp(status, headers) || request.method === 'HEAD') return null
  const isPage = asksForPage(request)
  const [what, type] = isPage ? ['page', 'text/html; charset=utf-8'] : ['problem', 'application/problem+json']
  if (!headers.get('content-type')?.startsWith(type)) return `is answered ${status} without a ${what}`
  if (isPage && isDocsNotFound(answer)) return null
  const told = isPage ? toldByPage(body) : (JSON.parse(body) as Told)
  if (told === null) return `is answered ${status} with a page that does not say its error`
  if (!isKnown(told.code)) return `has the unknown code ${told.code}`
  if (problemKinds[told.code].status !== status || told.status !== status) return `${told.code} is answered ${status}`
  if (told.request_id !== requestId) return 'has two request ids'
  const inside = insides.exec(body)
  return inside === null ? null : `tells of its insides: ${inside[0]}`
}

const isKnown = (code: string): code is ProblemCode => Object.hasOwn(problemKinds, code)

/** What never reached the app: node's parser could not read it. */
const isBrokenHttp = (status: number, headers: Map<string, string>) => [400, 408, 413, 431].includes(status) && headers.get('content-length') === '0'
