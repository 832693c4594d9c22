import type { ApiKeyRow } from '../../../domain/records/rows.js'
import { isoTime } from '../../time.js'

/** An API key as members of the project see it, without the key itself. */
export function presentApiKey({ id, name, access, created_at }: ApiKeyRow) {
  return { id, name, access, created_at: isoTime(created_at) }
}
