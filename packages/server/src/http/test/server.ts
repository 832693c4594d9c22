import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Express } from 'express'
import { pino } from 'pino'
import { vi } from 'vitest'
import { Registry } from 'prom-client'
import { createAccounts } from '../../accounts/accounts.js'
import { createDemoTokens } from '../../accounts/demo-tokens.js'
import { createLinkKey } from '../../accounts/link-key.js'
import { createPasswords, type PasswordCost } from '../../accounts/passwords.js'
import { newSecret } from '../../accounts/secrets.js'
import { createSqliteAccountRows } from '../../accounts/sqlite-rows.js'
import { createChatTokens } from '../../identity/chat-tokens.js'
import { createVisitorTokens } from '../../identity/visitor-tokens.js'
import { createContactCap } from '../../ingest/contact-cap.js'
import { createIngest } from '../../ingest/ingest.js'
import { createMessageRates } from '../../ingest/message-rates.js'
import { createUsage } from '../../ingest/usage.js'
import { newTypeId, newUuid } from '../../main/ids.js'
import { openSqliteStore } from '../../store/sqlite/open-sqlite-store.js'
import { createApp } from '../app.js'
import type { AppDependencies } from '../context.js'
import { listen, type Listening, type ListenOptions } from '../listen.js'

// Every write waits for the disk, which is slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const secret = 'a secret for tests, of some length'
/** A valid cost that is low enough for tests. */
const lowCost = { ln: 1, r: 8, p: 1 }

/** The token for `/metrics` of a test server. */
export const testMetricsToken = 'a-token-for-those-who-watch'

const startKey = createLinkKey(secret, 'hal start link')

/** The key for the projects on a test's start page. */
export const testStartKey = startKey.key

const quietConfig: AppDependencies['config'] = {
  bodyBytes: 256 * 1024 * 1024,
  demo: true,
  metricsToken: testMetricsToken,
  projectBytes: 'off',
  projectRateLimit: 'off',
  publicUrl: null,
  rateLimit: 'off',
  signup: 'on',
  trustProxy: false,
}

export const scriptText = 'window.hal = {}\n'

/** Files next to the script build. */
export const scriptFiles: Record<string, string> = {
  'hal.global.js': scriptText,
  'hal.say.js': 'export const say = {}\n',
  'hal.global.js.map': '{"version":3}',
  'hal.say.js.map': '{"version":3,"file":"hal.say.js"}',
}

export const stubText = 'let hal'

/** A full HAL on a real SQLite file, listening on a free local port. */
export interface TestServer {
  url: string
  app: Express
  metricsListener: RequestListener
  dependencies: AppDependencies
  listening: Listening
  /** Log lines. */
  log: string[]
  /** The SQLite file; its WAL is next to it. */
  databasePath: string
  /** Sends one request. A `body` that is neither text nor bytes is sent as JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<Answered>
  /** Creates a user with a project, and returns its session token. */
  newMember(email: string): Promise<Member>
  close(): Promise<void>
}

export interface CallOptions {
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

export interface Answered {
  status: number
  headers: Headers
  /** Parsed if it is JSON, otherwise text. */
  // Typed `unknown`: the expectations of a test check the content.
  body: unknown
}

export interface Member {
  token: string
  userId: string
  projectId: string
}

type Overrides = Partial<Omit<AppDependencies, 'config'>> & {
  config?: Partial<AppDependencies['config']>
  /** Epoch ms. */
  now?(): number
  contactCap?: number
  passwordCost?: PasswordCost
  listening?: Pick<ListenOptions, 'patience' | 'connections'>
  /** Creates a database before the server starts. */
  leaveDatabase?(path: string): void
}

/** Starts a server. `overrides` replace parts of it. */
export async function startTestServer({
  now = Date.now,
  contactCap,
  passwordCost = lowCost,
  listening: how = {},
  leaveDatabase,
  ...overrides
}: Overrides = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'hal-http-'))
  const databasePath = join(folder, 'hal.sqlite')
  leaveDatabase?.(databasePath)
  const store = openSqliteStore({ path: databasePath })
  const config = { ...quietConfig, ...overrides.config }
  const log: string[] = []
  const chatTokens = createChatTokens(secret)
  const dependencies: AppDependencies = {
    ingest: createIngest({
      store,
      visitorTokens: createVisitorTokens(secret),
      chatTokens,
      now,
      newId: newTypeId,
      newOperationId: newUuid,
      newSecret: () => newSecret(randomBytes),
      ...(config.rateLimit !== 'off' && { messageRates: createMessageRates(now) }),
      ...(contactCap !== undefined && { contactCap: createContactCap(contactCap, 'salt', now) }),
    }),
    chatTokens,
    queries: store.queries,
    accounts: createAccounts({
      rows: createSqliteAccountRows(store.database),
      passwords: createPasswords(passwordCost),
      now,
      random: randomBytes,
      newUserId: () => newTypeId('user'),
    }),
    demoTokens: createDemoTokens({ secret, now }),
    startKey,
    seedDemo: async () => {},
    checkReady: () => store.check(),
    registry: new Registry(),
    logger: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
    newRequestId: randomUUID,
    random: randomBytes,
    usage: createUsage(store, now),
    now,
    delay: async () => {},
    assets: makeAssets(folder),
    ...overrides,
    config,
  }
  const app = createApp(dependencies)
  const listening = await listen(app.listener, { ...how, host: '127.0.0.1', port: 0, newRequestId: randomUUID, version: dependencies.assets.version })
  const url = `http://127.0.0.1:${listening.port}`

  return {
    url,
    app: app.express,
    metricsListener: app.metricsListener,
    dependencies,
    listening,
    log,
    databasePath,
    call: (method, path, options) => call(`${url}${path}`, method, options),
    newMember: (email) => newMember(dependencies, email),
    async close() {
      await listening.stop(1_000)
      await dependencies.ingest.drain()
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

function makeAssets(folder: string): AppDependencies['assets'] {
  const scriptPath = join(folder, 'hal.global.js')
  const demoFolder = join(folder, 'demo')
  for (const [name, text] of Object.entries(scriptFiles)) writeFileSync(join(folder, name), text)
  mkdirSync(demoFolder)
  writeFileSync(join(demoFolder, 'index.html'), '<!doctype html><title>Acme Planner</title><script>let hal</script>')
  writeFileSync(join(demoFolder, 'demo.css'), 'body {}')
  const startFolder = fileURLToPath(new URL('../../../public/start', import.meta.url))
  return { scriptPath, version: '1.2.3', isRelease: false, stub: stubText, demoFolder, startFolder, docsFolder: makeDocs(folder) }
}

function makeDocs(folder: string): string {
  const docsFolder = join(folder, 'docs')
  mkdirSync(docsFolder)
  mkdirSync(join(docsFolder, 'problems'))
  for (const name of ['index', 'quick-start', '404', 'api', 'problems/not_found']) writeFileSync(join(docsFolder, `${name}.html`), `<!doctype html><title>${name}</title>`)
  writeFileSync(join(docsFolder, 'style.css'), 'body {}')
  return docsFolder
}

async function newMember({ accounts, ingest }: AppDependencies, email: string): Promise<Member> {
  const signedUp = await accounts.signUp({ email, password: 'correct horse' })
  if (signedUp.status === 'refused') throw new Error(signedUp.detail)
  const projectId = await ingest.createProject({ name: email }, signedUp.user.id)
  return { token: signedUp.token, userId: signedUp.user.id, projectId }
}

async function call(url: string, method: string, { token, body, headers = {} }: CallOptions = {}): Promise<Answered> {
  const raw = typeof body === 'string' ? body : body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body)
  const response = await fetch(url, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: raw }),
    redirect: 'manual',
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== ''
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}
