import type { ApiKeyRow } from '../../../domain/rows.js'
import { isoTime } from '../../time.js'

/** An API key as its project's members see it; the key itself was shown once. */
export function presentApiKey({ id, name, access, created_at }: ApiKeyRow) {
  return { id, name, access, created_at: isoTime(created_at) }
}
