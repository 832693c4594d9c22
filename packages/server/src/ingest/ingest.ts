import { apply } from '../domain/apply.js'
import type { Change } from '../domain/change.js'
import { decideCommand } from '../domain/commands/decide-command.js'
import { newProject } from '../domain/commands/projects.js'
import type { Context } from '../domain/decision.js'
import { notFound } from '../domain/refusals.js'
import type { ActivityRow } from '../domain/records/rows.js'
import type { ChatTokens } from '../identity/chat-tokens.js'
import type { VisitorTokens } from '../identity/visitor-tokens.js'
import type { Store } from '../store/port.js'
import { createChatEntrance } from './chat.js'
import { createGroupCommit, type GroupObserver } from './group-commit.js'
import { addCommandKeys } from './keys.js'
import type { ContactCap } from './contact-cap.js'
import type { DiskReserve } from './disk-reserve.js'
import type { MessageRates } from './message-rates.js'
import type { CommandAnswer, Ingest } from './port.js'
import { createProvenCaller } from './proven-caller.js'
import { createWidgetIngest } from './widget.js'

export interface IngestDependencies {
  store: Store
  visitorTokens: VisitorTokens
  chatTokens: ChatTokens
  /** Epoch ms. */
  now(): number
  /** A new TypeID of that prefix, time-ordered. */
  newId: Context['newId']
  /** A new UUIDv7, for operations without an id. */
  newOperationId(): string
  /** A new identity secret. */
  newSecret(): string
  schedule?(run: () => void): void
  observer?: GroupObserver
  /** Default: none. */
  contactCap?: ContactCap
  /** Default: no limits. */
  messageRates?: MessageRates
  /** Default: no reserve. */
  diskReserve?: Pick<DiskReserve, 'level'>
}

/** Combines rules, store and group commit. All writes go through here. */
export function createIngest(dependencies: IngestDependencies): Ingest {
  const { store, now, newId, newSecret, schedule = setImmediate, observer } = dependencies
  const group = createGroupCommit({ store, newId, schedule: (run) => void schedule(run), ...(observer && { observer }) })

  return {
    submit: createWidgetIngest(dependencies, group),
    enterChat: createChatEntrance(dependencies, group),
    isProven: createProvenCaller(dependencies),

    execute: (project_id, command, author) =>
      group.enqueue<CommandAnswer>({
        project_id,
        weight: 1,
        shedClass: 'kept_longest',
        received_at: now(),
        addKeys: (sets) => addCommandKeys(sets, command),
        decide(records, context) {
          const decision = decideCommand(records, command, author, context)
          if (!decision.ok) return { answer: decision, changes: [] }
          for (const change of decision.changes) apply(records, change)
          return { answer: { ok: true, id: decision.id, told: toldBy(decision.changes) }, changes: decision.changes }
        },
        withoutProject: () => ({ ok: false, refusal: notFound('project') }),
      }),

    async createProject(input, userId) {
      const id = input.id ?? newId('project')
      const made = { id, identity_secret: newSecret(), operation_key: newSecret(), user_id: userId }
      const changes = newProject(input, made, { now: now(), newId })
      await store.commit([{ project_id: id, version: null, changes }])
      await store.durable()
      return id
    },

    drain: () => group.drain(),
    waiting: () => group.waiting(),
  }
}

function toldBy(changes: readonly Change[]): ActivityRow[] {
  return changes.flatMap((change) => (change.type === 'activity_recorded' ? change.activity : []))
}
