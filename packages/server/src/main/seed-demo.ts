import type { CompanyInput } from '@hal/contract'
import type { Ingest } from '../ingest/port.js'

/**
 * Companies of the people who sign in on the demo page, created as an operator would. `identify` creates the
 * companies of all other people (R12).
 */
const companies: CompanyInput[] = [
  { external_id: 'acme', name: 'Acme Inc', domain: 'acme.com' },
  { external_id: 'globex', name: 'Globex', domain: 'globex.com' },
]

/**
 * Fills the project `demo` when the demo page is first opened, once in each process. Until then the project is empty,
 * like any new one.
 */
export function createDemoSeed(ingest: Ingest): () => Promise<void> {
  let seeded: Promise<void> | undefined
  return () => (seeded ??= seed(ingest))
}

/** Leaves existing companies unchanged. */
async function seed(ingest: Ingest): Promise<void> {
  const author = { source: 'account', actor: null, operation_id: null } as const
  for (const input of companies) await ingest.execute('demo', { type: 'create_company', input }, author)
}
