import type { CompanyInput } from '@hal/contract'
import type { Ingest } from '../ingest/port.js'

/**
 * Companies whose people sign in to the demo page, made as an operator would. Those of others `identify`
 * makes (R12).
 */
const companies: CompanyInput[] = [
  { external_id: 'acme', name: 'Acme Inc', domain: 'acme.com' },
  { external_id: 'globex', name: 'Globex', domain: 'globex.com' },
]

/**
 * Fills the project `demo` for the demo page, once in the life of the process, and only when
 * somebody opens the page: until then the project is as empty as any new one.
 */
export function createDemoSeed(ingest: Ingest): () => Promise<void> {
  let seeded: Promise<void> | undefined
  return () => (seeded ??= seed(ingest))
}

/** A company that is there already stays as it is. */
async function seed(ingest: Ingest): Promise<void> {
  const author = { source: 'account', actor: null, operation_id: null } as const
  for (const input of companies) await ingest.execute('demo', { type: 'create_company', input }, author)
}
