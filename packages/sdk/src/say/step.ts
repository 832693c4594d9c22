import type { HalError } from '../api/error.js'
import type { Settings } from '../api/settings.js'
import type { HalEvents } from '../api/types.js'
import { timeOfId } from '../browser/ids.js'
import { describeResult, methods } from './details.js'

/** The events that have a line, with what they carry. */
export interface Steps extends Pick<HalEvents, 'call' | 'sent' | 'result' | 'warning' | 'drop' | 'ready'> {
  /** A request failed, and is retried. */
  stalled: HalError
}

type Lines = { [Name in keyof Steps]: (detail: Steps[Name]) => string }

/** Names only: values may be secrets, such as an `identity_token`. */
const namesOf = (fields: object): string => Object.keys(fields).join(', ') || 'no fields'

const plural = (count: number): string => (count === 1 ? '1 call' : `${count} calls`)

const durationOf = (id: string): string => {
  const ms = Date.now() - timeOfId(id)
  return ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`
}

const verbs = { ok: 'applied', duplicate: 'applied before', rejected: 'refused' }

const lines: Lines = {
  ready: ({ visitorId }) => `ready, visitor ${visitorId}`,
  call: ({ type, fields }) => `${methods[type]} → queued: ${type === 'track' ? fields['name'] : namesOf(fields)}`,
  sent: ({ operationIds }) => `sent ${plural(operationIds.length)}`,
  result({ id, type, status, result, problem }) {
    const skipped = result && 'stage_update' in result && result.stage_update?.status === 'skipped' && type === 'set_stage'
    const said = problem ? `${problem.code}: ${problem.detail}` : result ? describeResult(result) : ''
    return `${methods[type]} → ${skipped ? 'skipped' : verbs[status]} in ${durationOf(id)}${said && `: ${said}`}`
  },
  warning: ({ type, code, message }) => `${methods[type]} → warned: ${code}: ${message}`,
  drop: ({ reason, count }) => `dropped ${plural(count)}: ${reason}`,
  stalled: ({ code, detail }) => `not sent, will be retried: ${code}: ${detail}`,
}

/** Returns the line of an event, or nothing if the event is not worth one. */
export const describeStep = (event: string, detail: unknown): string | undefined =>
  event in lines ? (lines[event as keyof Lines] as (detail: unknown) => string)(detail) : undefined

/** The first line that `debug` prints. */
export const describeClient = ({ version, projectId, endpoint }: Settings): string => `HAL ${version}, project ${projectId}, server ${endpoint}`
