import { z } from 'zod'
import { limits } from '../limits.js'
import type { FieldError } from '../types/index.js'
import { type Parse, parseWith } from './field-errors.js'
import { optional, text } from './text.js'
import { timestamp } from './time.js'
import { trimText } from './visible-text.js'

/** The fields around the operations, for a single call and a batch. */
export const envelopeSchema = z.object({
  project_id: text(limits.idChars).meta({ description: 'Public id of the project. `app_id` is another name for it.', examples: ['demo'] }),
  sent_at: optional(timestamp).meta({
    description: 'When the request was sent, by the same clock as `timestamp`. HAL uses it to correct a wrong clock.',
    examples: ['2026-11-23T14:05:10.000Z'],
  }),
  dry_run: z
    .boolean({ error: 'must be true or false' })
    .optional()
    .meta({ description: 'If `true`, HAL answers with what would happen and writes nothing. Default: `false`.' }),
})

export const envelopeNames: readonly string[] = [...Object.keys(envelopeSchema.shape), 'app_id']

/** The parsed envelope. */
export interface Envelope {
  project_id: string
  sent_at: number | undefined
  dry_run: boolean
}

type Aliased = Record<string, unknown>

/** Both names may be present with the same value, trimmed as an id is. */
function differ(body: Aliased): boolean {
  const trimmed = (value: unknown) => (typeof value === 'string' ? trimText(value) : value)
  return trimmed(body.app_id) !== trimmed(body.project_id)
}

/** Reads `project_id` or its alias `app_id`, and the other envelope fields. */
export function parseEnvelope(body: Record<string, unknown>): Parse<Envelope> {
  const byAlias = body.project_id === undefined && body.app_id !== undefined
  if (!byAlias && body.app_id !== undefined && differ(body)) {
    return { ok: false, errors: [{ path: 'app_id', message: 'differs from project_id' }] }
  }
  const parsed = parseWith(envelopeSchema, byAlias ? { ...body, project_id: body.app_id } : body)
  if (!parsed.ok) return { ok: false, errors: byAlias ? parsed.errors.map(toAlias) : parsed.errors }
  const { project_id, sent_at, dry_run } = parsed.value
  return { ok: true, value: { project_id, sent_at, dry_run: dry_run ?? false } }
}

function toAlias(error: FieldError): FieldError {
  return error.path === 'project_id' ? { ...error, path: 'app_id' } : error
}
