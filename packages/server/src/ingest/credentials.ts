import type { ChatToken, Operation } from '../domain/operation.js'
import type { ProjectRow } from '../domain/records/rows.js'
import type { Session } from '../domain/verification/verification.js'
import type { Entry } from '../domain/widget-batch.js'
import type { ChatTokens } from '../identity/chat-tokens.js'
import { checkProof } from '../identity/proofs.js'
import type { VisitorTokens } from '../identity/visitor-tokens.js'
import type { Store } from '../store/port.js'

export interface Credentials {
  /**
   * Checks the proofs and tokens of operations and stores the results in the entries.
   *
   * @returns the project with the secrets used for the check; `undefined` if there was nothing to check
   */
  check(projectId: string, entries: readonly Entry[], receivedAt: number): Promise<ProjectRow | null> | undefined
}

function carriesProof({ parsed }: Operation): boolean {
  return parsed.type === 'identify' && (parsed.user_hash !== undefined || parsed.identity_token !== undefined)
}

function chatTokenOf({ parsed }: Operation): string | undefined {
  return parsed.type === 'identify' || parsed.type === 'send_message' ? parsed.chat_token : undefined
}

const carriesCredential = (operation: Operation): boolean =>
  operation.parsed.visitor_token !== undefined || chatTokenOf(operation) !== undefined || carriesProof(operation)

const needsCheck = (entry: Entry): entry is { operation: Operation } => 'operation' in entry && carriesCredential(entry.operation)

/** Whether a checked entry has a valid proof or token. */
export function hasGoodCredential(entry: Entry): boolean {
  if (!('operation' in entry)) return false
  const { proof, session } = entry.operation
  return session !== null || proof.kind === 'user_hash' || proof.kind === 'identity_token'
}

async function openChatToken(chatTokens: ChatTokens, projectId: string, visitorId: string, token: string, now: number): Promise<ChatToken> {
  const opened = await chatTokens.open(projectId, visitorId, token, now)
  return opened === null ? 'wrong' : { key: opened.key }
}

/** Operations without a proof or token, which are most, cost nothing here. */
export function createCredentials({ store, visitorTokens, chatTokens }: { store: Store; visitorTokens: VisitorTokens; chatTokens: ChatTokens }): Credentials {
  async function checkProofs(project: ProjectRow, operations: Operation[], receivedAt: number): Promise<void> {
    for (const operation of operations) {
      if (operation.parsed.type === 'identify') operation.proof = await checkProof(project, operation.parsed, receivedAt)
    }
  }

  async function openTokens(project: ProjectRow, operations: Operation[], receivedAt: number): Promise<void> {
    // A batch usually repeats the same token.
    const sessions = new Map<string, Session | null>()
    for (const operation of operations) {
      const token = operation.parsed.visitor_token
      if (token === undefined) continue
      const session = sessions.get(token) ?? (await visitorTokens.open(project, token, receivedAt))
      sessions.set(token, session)
      operation.session = session
    }
  }

  /** A token is opened once for each visitor that a batch names with it. */
  async function openChatTokens(projectId: string, operations: Operation[], receivedAt: number): Promise<void> {
    const opened = new Map<string, ChatToken>()
    for (const operation of operations) {
      const token = chatTokenOf(operation)
      if (token === undefined) continue
      const { visitor_id } = operation.parsed
      const name = JSON.stringify([visitor_id, token])
      const chat = opened.get(name) ?? (await openChatToken(chatTokens, projectId, visitor_id, token, receivedAt))
      opened.set(name, chat)
      operation.chat = chat
    }
  }

  async function check(projectId: string, operations: Operation[], receivedAt: number): Promise<ProjectRow | null> {
    const project = await store.queries.project(projectId)
    if (project === null) return null
    await checkProofs(project, operations.filter(carriesProof), receivedAt)
    await openTokens(project, operations, receivedAt)
    await openChatTokens(projectId, operations, receivedAt)
    return project
  }

  return {
    check(projectId, entries, receivedAt) {
      if (!entries.some(needsCheck)) return undefined
      return check(projectId, entries.filter(needsCheck).map(({ operation }) => operation), receivedAt)
    },
  }
}
