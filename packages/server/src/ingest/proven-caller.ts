import type { ParsedOperation } from '@hal/contract'
import type { ProjectRow } from '../domain/records/rows.js'
import { checkProof } from '../identity/proofs.js'
import type { VisitorTokens } from '../identity/visitor-tokens.js'
import type { Store } from '../store/port.js'

/**
 * The maximum number of credentials checked per request. Checking a stranger's invalid credentials must stay
 * cheap.
 */
const maxChecked = 3

/**
 * Detects proven callers while a project is over its budget. At least one operation must have a valid proof or
 * visitor token (R31, R32). In `strict`, a `user_hash` is not a proof (R34). Checks only signatures and reads no
 * records.
 */
export function createProvenCaller({ store, visitorTokens, now }: { store: Store; visitorTokens: VisitorTokens; now(): number }) {
  async function carriesProof(project: ProjectRow, operation: ParsedOperation): Promise<boolean> {
    if (operation.type !== 'identify') return false
    const { kind } = await checkProof(project, operation, now())
    return kind === 'identity_token' || (kind === 'user_hash' && project.identity_verification !== 'strict')
  }

  async function carriesToken(project: ProjectRow, { visitor_token, visitor_id }: ParsedOperation): Promise<boolean> {
    if (visitor_token === undefined) return false
    const session = await visitorTokens.open(project, visitor_token, now())
    const isStrict = project.identity_verification === 'strict'
    return session !== null && session.visitor_id === visitor_id && !(isStrict && session.proof === 'user_hash')
  }

  return async (projectId: string, operations: readonly ParsedOperation[]): Promise<boolean> => {
    const project = await store.queries.project(projectId)
    if (project === null) return false
    for (const operation of distinct(operations).slice(0, maxChecked)) {
      if ((await carriesProof(project, operation)) || (await carriesToken(project, operation))) return true
    }
    return false
  }
}

/** One operation for each different credential, because a batch usually repeats the same token. */
function distinct(operations: readonly ParsedOperation[]): ParsedOperation[] {
  const byCredential = new Map<string, ParsedOperation>()
  for (const operation of operations) {
    const credential = credentialOf(operation)
    if (credential !== undefined && !byCredential.has(credential)) byCredential.set(credential, operation)
  }
  return [...byCredential.values()]
}

function credentialOf(operation: ParsedOperation): string | undefined {
  const proof = operation.type === 'identify' ? (operation.identity_token ?? operation.user_hash) : undefined
  return proof ?? operation.visitor_token
}
