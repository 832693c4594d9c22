import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseBatch } from '@hal/contract'
import type {
  Activity,
  BatchOperation,
  Company,
  Contact,
  Conversation,
  Event,
  FieldsByType,
  Message,
  OperationType,
  ResultByType,
  TimelineItem,
  Visitor,
} from '@hal/contract/types'
import { afterAll, beforeAll, describe } from 'vitest'
import type { Command } from '../../src/domain/commands/command.js'
import type { Author, IdPrefix, Refusal } from '../../src/domain/decision.js'
import type { ProjectRow } from '../../src/domain/records/rows.js'
import { createChatTokens } from '../../src/identity/chat-tokens.js'
import { createVisitorTokens } from '../../src/identity/visitor-tokens.js'
import { createIngest } from '../../src/ingest/ingest.js'
import { createMessageRates } from '../../src/ingest/message-rates.js'
import type { ChatAnswer, ChatRequest, CommandAnswer, Outcome, PendingOperation, WidgetAnswer } from '../../src/ingest/port.js'
import { createMemoryStore } from '../../src/store/memory/create-memory-store.js'
import type { Store } from '../../src/store/port.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'

/** Monday noon, when every world begins. */
export const noon = Date.UTC(2026, 10, 23, 12)

const owner: Author = { source: 'account', actor: 'user_owner', operation_id: null }

/** What a request says beside its operations. */
export interface Envelope {
  sent_at?: number
  dry_run?: boolean
  origin?: string
}

type Fields<Type extends OperationType> = FieldsByType[Type] & { id?: string; timestamp?: number; visitor_token?: string }

export interface WorldOptions {
  store: Store
  project_id?: string
  settings?: Partial<
    Pick<ProjectRow, 'stage_update_mode' | 'company_policy' | 'company_by_domain' | 'identity_verification' | 'signed_only' | 'who_may_start' | 'reopen_days'>
  >
  /** Limits messages as a server does. Default: no limits. */
  limitsMessages?: boolean
  /** Names another server on the same store, for a project that is there already. */
  server?: string
}

export type World = Awaited<ReturnType<typeof createWorld>>

let worlds = 0

/** As projects from before `company_by_domain` are: a rule about companies is told apart from it. */
const plain = { company_policy: 'link_existing', company_by_domain: false } as const

/** One project in a store, with all that time and chance decide in the test's hands. */
export async function createWorld({ store, project_id = `project-${++worlds}`, settings = {}, limitsMessages = false, server }: WorldOptions) {
  const clock = { ms: noon, stepMs: 1_000 }
  const chatTokens = createChatTokens('the secret of the test server')
  const newId = createIds(`${project_id} ${server ?? ''}`)
  let operations = 0
  let secrets = 0
  const ingest = createIngest({
    store,
    visitorTokens: createVisitorTokens('the secret of the test server'),
    chatTokens,
    ...(limitsMessages && { messageRates: createMessageRates(() => clock.ms) }),
    now: () => clock.ms,
    newId,
    newOperationId: () => `${server ?? ''}made-${++operations}`,
    newSecret: () => `secret ${++secrets} of ${project_id}, long enough`,
  })
  if (server === undefined) await ingest.createProject({ id: project_id, name: project_id, ...plain, ...settings }, 'user_owner')

  async function submit(bodies: readonly unknown[], { origin, ...envelope }: Envelope = {}): Promise<WidgetAnswer> {
    clock.ms += clock.stepMs
    const parse = parseBatch({ project_id, operations: bodies, ...envelope })
    if (!parse.ok) throw new Error(`a wrong batch: ${JSON.stringify(parse.errors)}`)
    const { sent_at, dry_run, device, operations } = parse.value
    const pending = operations.map(({ id, parse }): PendingOperation =>
      parse.ok
        ? { id, submitted: parse.value }
        : { id, refusal: { code: 'invalid_request', detail: 'The body is wrong.', errors: parse.errors } },
    )
    return ingest.submit({ project_id, origin, sent_at, dry_run, device, operations: pending })
  }

  /** What became of each operation of one batch; bodies as JSON brings them. */
  async function send(bodies: readonly unknown[], envelope?: Envelope): Promise<Outcome[]> {
    const answer = await submit(bodies, envelope)
    if (!answer.ok) throw new Error(`refused: ${answer.refusal.code}`)
    return answer.outcomes
  }

  async function sendOne(body: unknown, envelope?: Envelope): Promise<Outcome> {
    const [outcome] = await send([body], envelope)
    if (outcome === undefined) throw new Error('no outcome')
    return outcome
  }

  /** The result of an operation that must not be rejected. */
  async function call<Type extends OperationType>(
    type: Type,
    visitor_id: string,
    fields: Fields<Type>,
    envelope?: Envelope,
  ): Promise<ResultByType[Type]> {
    return resultOf<Type>(await sendOne({ type, visitor_id, ...fields }, envelope))
  }

  /** The refusal of an operation that must be rejected. */
  async function refusal(operation: BatchOperation, envelope?: Envelope): Promise<Refusal> {
    return refusalOf(await sendOne(operation, envelope))
  }

  function execute(command: Command, author: Author = owner): Promise<CommandAnswer> {
    clock.ms += clock.stepMs
    return ingest.execute(project_id, command, author)
  }

  /** The id that a command of the account answers with; it must not be refused. */
  async function account(command: Command, author?: Author): Promise<string> {
    const answer = await execute(command, author)
    if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.refusal)}`)
    return answer.id
  }

  async function accountRefusal(command: Command): Promise<Refusal> {
    const answer = await execute(command)
    if (answer.ok) throw new Error('not refused')
    return answer.refusal
  }

  const all = { project_id, limit: 10_000, cursor: null }
  const oldestFirst = { ...all, sort: { field: 'created_at', descending: false } } as const
  const { queries } = store

  const contacts = async (): Promise<Contact[]> => (await queries.contacts(oldestFirst, {})).data
  const companies = async (): Promise<Company[]> => (await queries.companies(oldestFirst, {})).data
  const visitor = async (id: string): Promise<Visitor> => found(await queries.visitor(project_id, id), id)
  const contact = async (id: string | null): Promise<Contact> => found(await queries.contact(project_id, id ?? ''), id)
  const company = async (ref: string | null): Promise<Company> => found(await queries.company(project_id, ref ?? ''), ref)

  return {
    project_id,
    store,
    ingest,
    clock,
    submit,
    send,
    sendOne,
    refusal,
    identify: (visitorId: string, fields: Fields<'identify'>, envelope?: Envelope) => call('identify', visitorId, fields, envelope),
    setProperties: (visitorId: string, fields: Fields<'set_properties'>, envelope?: Envelope) =>
      call('set_properties', visitorId, fields, envelope),
    track: (visitorId: string, fields: Fields<'track'>, envelope?: Envelope) => call('track', visitorId, fields, envelope),
    setStage: (visitorId: string, fields: Fields<'set_stage'>, envelope?: Envelope) => call('set_stage', visitorId, fields, envelope),
    setDeal: (visitorId: string, fields: Fields<'set_deal'>, envelope?: Envelope) => call('set_deal', visitorId, fields, envelope),
    sendMessage: (visitorId: string, fields: Fields<'send_message'>, envelope?: Envelope) => call('send_message', visitorId, fields, envelope),
    /** A new `chat_token` of the visitor. */
    chatToken: async (visitorId: string): Promise<string> => (await chatTokens.seal(project_id, visitorId, clock.ms)).chat_token,
    /** What the visitor's side asks about its conversations. */
    enterChat: (visitor_id: string, request: Partial<ChatRequest> = {}): Promise<ChatAnswer> => {
      clock.ms += clock.stepMs
      return ingest.enterChat({ project_id, origin: undefined, visitor_id, chat_token: undefined, visitor_token: undefined, ...request })
    },
    execute,
    account,
    accountRefusal,
    settings: (patch: Extract<Command, { type: 'patch_project' }>['patch']) => account({ type: 'patch_project', patch }),
    makeCompany: (input: Extract<Command, { type: 'create_company' }>['input']) => account({ type: 'create_company', input }),
    makeContact: (input: Extract<Command, { type: 'create_contact' }>['input']) => account({ type: 'create_contact', input }),
    project: async (): Promise<ProjectRow> => found(await queries.project(project_id), project_id),
    stages: () => queries.stages(project_id),
    contacts,
    companies,
    contact,
    company,
    visitor,
    seen: async (visitorId: string) => (await queries.visitor(project_id, visitorId)) !== null,
    contactOf: async (visitorId: string): Promise<Contact> => contact((await visitor(visitorId)).contact_id),
    /** The companies of the visitor's contact, in the order in which they were linked. */
    companiesOf: async (visitorId: string): Promise<Company[]> => {
      const linked = (await contact((await visitor(visitorId)).contact_id)).companies
      return Promise.all(linked.map(({ id }) => company(id)))
    },
    conversation: async (ref: string | null): Promise<Conversation> => found(await queries.conversation(project_id, ref ?? ''), ref),
    conversations: async (): Promise<Conversation[]> => (await queries.conversations(oldestFirst, {})).data,
    /** With notes and lines, oldest first. */
    messages: async (conversation_id: string | null): Promise<Message[]> =>
      (await queries.messages({ ...all, conversation_id: conversation_id ?? '', descending: false })).data,
    /** Oldest first. */
    events: async (): Promise<Event[]> => (await queries.events(all, {})).data.reverse(),
    /** What is told of a record, oldest first. */
    activities: async (of: { contact_id: string } | { company_id: string }): Promise<Activity[]> => {
      const { data } = await queries.timeline(all, of)
      return data.filter(isActivity).reverse()
    },
  }
}

function isActivity(item: TimelineItem): item is { type: 'activity' } & Activity {
  return item.type === 'activity'
}

function found<Item>(item: Item | null, name: string | null): Item {
  if (item === null) throw new Error(`there is no ${name}`)
  return item
}

/** The caller says which type the operation had. */
export function resultOf<Type extends OperationType>(outcome: Outcome | undefined): ResultByType[Type] {
  if (outcome === undefined) throw new Error('no outcome')
  if (outcome.status === 'rejected') throw new Error(`rejected: ${JSON.stringify(outcome.refusal)}`)
  return outcome.result as ResultByType[Type]
}

export function refusalOf(outcome: Outcome | undefined): Refusal {
  if (outcome?.status !== 'rejected') throw new Error(`not rejected: ${JSON.stringify(outcome)}`)
  return outcome.refusal
}

/** `code at path`, the words left out. */
export function told(warnings: readonly { code: string; path?: string }[]): string[] {
  return warnings.map(({ code, path }) => (path === undefined ? code : `${code} at ${path}`))
}

/** Ids of HAL's own form, counted, so that they sort in the order of their making. */
function createIds(maker: string): (prefix: IdPrefix) => string {
  let made = 0
  // Two projects or servers must not share ids by chance; TypeID leaves out i, l, o and u.
  const salt = [...maker].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1e9, 7)
  return (prefix) => `${prefix}_0${String(++made).padStart(15, '0')}${String(salt).padStart(10, '0')}`
}

/** A company id that looks like HAL's and is nobody's. */
export const strangeCompanyId = 'company_7zzzzzzzzzzzzzzzzzzzzzzzzz'

const storeKinds = ['memory', 'sqlite'] as const
const asked = process.env['HAL_RULES_STORE']

type NewWorld = (options?: Omit<WorldOptions, 'store'>) => Promise<World>

/** Declares rules that must hold on every store; `HAL_RULES_STORE` picks one of them. */
export function onEachStore(title: string, declare: (newWorld: NewWorld) => void): void {
  const kinds = storeKinds.filter((kind) => asked === undefined || kind === asked)
  // Many tests share few cores; none of them waits for anything.
  describe.each(kinds)(`${title} (%s store)`, { timeout: 60_000 }, (kind) => {
    let store: Store
    let close: () => Promise<void>
    beforeAll(() => {
      ;({ store, close } = openStore(kind))
    })
    afterAll(() => close())
    declare((options) => createWorld({ store, ...options }))
  })
}

function openStore(kind: (typeof storeKinds)[number]): { store: Store; close: () => Promise<void> } {
  if (kind === 'memory') {
    const store = createMemoryStore()
    return { store, close: () => store.close() }
  }
  const folder = mkdtempSync(join(tmpdir(), 'hal-rules-'))
  const store = openSqliteStore({ path: join(folder, 'hal.db') })
  return {
    store,
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}
