import type { CompanyInput } from '@hal/contract'
import type { Ingest } from '../ingest/port.js'

/**
 * The companies whose people sign in to the demo page. `identify` links to companies that are there
 * and makes none (R12), so an account has to have made them first, as an operator would.
 */
const companies: CompanyInput[] = [
  { external_id: 'acme', name: 'Acme Inc', domain: 'acme.com' },
  { external_id: 'globex', name: 'Globex', domain: 'globex.com' },
]

/** Fills a new project for the demo, in the name of its owner. */
export async function seedDemo(ingest: Ingest, projectId: string, userId: string): Promise<void> {
  for (const input of companies) {
    const made = await ingest.execute(
      projectId,
      { type: 'create_company', input },
      { source: 'account', actor: userId, operation_id: null },
    )
    if (!made.ok) throw new Error(`seed of the demo: ${made.refusal.detail}`)
  }
}
