import { randomBytes, randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { createAccounts } from '../accounts/accounts.js'
import { createDemoTokens } from '../accounts/demo-tokens.js'
import { createLinkKey } from '../accounts/link-key.js'
import { createPasswords } from '../accounts/passwords.js'
import { newSecret } from '../accounts/secrets.js'
import { createSqliteAccountRows } from '../accounts/sqlite-rows.js'
import { ConfigError, type Config } from '../config.js'
import { createApp } from '../http/app.js'
import type { Assets } from '../http/context.js'
import { createIsProxy } from '../http/limits/client-address.js'
import { listen, type Listening, type ListenOptions } from '../http/listen.js'
import { createChatTokens } from '../identity/chat-tokens.js'
import { createVisitorTokens } from '../identity/visitor-tokens.js'
import { createContactCap } from '../ingest/contact-cap.js'
import { watchDisk } from '../ingest/disk-reserve.js'
import { createIngest } from '../ingest/ingest.js'
import { createMessageRates } from '../ingest/message-rates.js'
import { createUsage, type Usage } from '../ingest/usage.js'
import { mapErrors } from '../store/sqlite/errors.js'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { freeBytesBeside, guardAccountRows, guardStore } from './disk-guard.js'
import { addStoreFigures, createGroupFigures } from './figures.js'
import { firstStart, type Owner } from './first-start.js'
import { startHousekeeping, watchCommits } from './housekeeping.js'
import { newTypeId, newUuid } from './ids.js'
import { closeFiles } from './private-files.js'
import { createDemoSeed } from './seed-demo.js'
import { createReadiness } from './readiness.js'
import { keepRelease } from './keep-release.js'
import { resolveSecret } from './secret.js'
import { byTimer } from './timer.js'

export interface Running {
  port: number
  /** The loopback port that serves `/metrics`, or `null`. */
  metricsPort: number | null
  /** Opens the projects on the start page. It is part of the printed link. */
  startKey: string
  /** Opens the demo. It is part of the printed link. */
  demoKey: string
  /** Set if this start created the owner. */
  owner: Owner | null
  /** Answers requests in flight, writes accepted operations, and closes the store. */
  stop(): Promise<void>
}

const connectionLimits = ({ maxConnections, trustProxy }: Config) => ({ atOnce: maxConnections, isProxy: createIsProxy(trustProxy) })

/** Also off with `HAL_RATE_LIMIT=off` (wire.md, "Configuration"). */
function contactCapOf({ contactCap, rateLimit }: Config, random: typeof randomBytes, now: () => number) {
  const isOff = contactCap === 0 || rateLimit === 'off'
  return isOff ? {} : { contactCap: createContactCap(contactCap, random(16).toString('hex'), now) }
}

/** Off with `HAL_RATE_LIMIT=off`. */
const messageRatesOf = ({ rateLimit }: Config, now: () => number) => (rateLimit === 'off' ? {} : { messageRates: createMessageRates(now) })

/** How often the day's usage of projects is written to the store. */
const usageEveryMs = 10_000

/** Loads the day's usage of projects and writes it at intervals. Retries after a failed write. */
async function flushNowAndThen(usage: Usage, logger: Logger): Promise<{ stop(): Promise<void> }> {
  const flush = () => usage.flush().catch((error: unknown) => logger.warn({ err: error }, 'usage not written'))
  await flush()
  const timer = setInterval(() => void flush(), usageEveryMs).unref()
  return {
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}

/** How long the server still accepts requests while `/readyz` reports that it is stopping. */
const farewellMs = 500
/** The most time that requests in flight get after that. */
const stopBoundMs = 8_000

function watchDiskOf({ databasePath, diskReserve }: Config, logger: Logger, readFreeBytes: ReadFreeBytes) {
  return watchDisk({
    reserveBytes: diskReserve,
    readFreeBytes: () => readFreeBytes(databasePath),
    later: byTimer,
    changed: (level, free_bytes) => logger[level === 'ample' ? 'info' : 'error']({ level, free_bytes }, 'space on the disk'),
  })
}

/** Reads the free bytes on the disk of a database. */
type ReadFreeBytes = (databasePath: string) => Promise<number>

/** Starts the second listener, on loopback, which serves only `/metrics`. */
async function listenForMetrics(
  listener: RequestListener,
  { metricsPort }: Config,
  parts: Pick<ListenOptions, 'newRequestId' | 'version'>,
  main: Listening,
): Promise<Listening | null> {
  if (metricsPort === null) return null
  try {
    return await listen(listener, { ...parts, host: '127.0.0.1', port: metricsPort })
  } catch (error) {
    await main.stop(0)
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new ConfigError(`HAL_METRICS_PORT ${metricsPort} cannot be used on 127.0.0.1 (${code}): set another one`)
  }
}

/** Opens the store, assembles the server and listens. */
export async function startServer(
  config: Config,
  logger: Logger,
  assets: Assets,
  readFreeBytes: ReadFreeBytes = freeBytesBeside,
): Promise<Running> {
  closeFiles(config, logger)
  const secret = resolveSecret(config)
  const opened = openSqliteStore({ path: config.databasePath })
  const disk = watchDiskOf(config, logger, readFreeBytes)
  const { store, isBusy } = watchCommits(guardStore(opened, disk))
  try {
    const now = Date.now
    const random = randomBytes
    const { queries } = store
    const accounts = createAccounts({
      rows: guardAccountRows(createSqliteAccountRows(store.database, mapErrors), disk),
      passwords: createPasswords(),
      now,
      random,
      newUserId: () => newTypeId('user'),
    })
    const registry = new Registry()
    const chatTokens = createChatTokens(secret)
    const ingest = createIngest({
      store,
      observer: createGroupFigures(registry, now),
      ...contactCapOf(config, random, now),
      ...messageRatesOf(config, now),
      diskReserve: disk,
      visitorTokens: createVisitorTokens(secret),
      chatTokens,
      now,
      newId: newTypeId,
      newOperationId: newUuid,
      newSecret: () => newSecret(random),
    })
    const owner = await firstStart({ accounts, ingest, queries, config })
    await keepRelease(store, assets, now, logger)

    const { truncationOwedSince } = store
    addStoreFigures(registry, { waiting: ingest.waiting, databasePath: config.databasePath, truncationOwedSince, disk, now })
    const usage = createUsage(store, now)
    const readiness = createReadiness(store.check, now)
    const checkReady = readiness.check
    const demoTokens = createDemoTokens({ secret, now })
    const startKey = createLinkKey(secret, 'hal start link')
    const newRequestId = randomUUID
    const seedDemo = createDemoSeed(ingest)
    const app = createApp({ ingest, queries, accounts, chatTokens, demoTokens, startKey, seedDemo, checkReady, diskLevel: disk.level, registry, config, logger, newRequestId, random, assets, usage, now, delay })
    const { host, port } = config
    const listening = await listen(app.listener, { host, port, newRequestId, version: assets.version, connections: connectionLimits(config) })
    const metrics = await listenForMetrics(app.metricsListener, config, { newRequestId, version: assets.version }, listening)
    const flushing = await flushNowAndThen(usage, logger)
    const housekeeper = startHousekeeping({ store, isBusy, registry, logger, now })

    return {
      port: listening.port,
      metricsPort: metrics?.port ?? null,
      startKey: startKey.key,
      demoKey: demoTokens.key,
      owner,
      async stop() {
        readiness.end()
        await Promise.all([listening.stop(stopBoundMs, farewellMs), metrics?.stop(stopBoundMs)])
        await ingest.drain()
        await housekeeper.stop()
        disk.stop()
        await flushing.stop()
        await store.close()
      },
    }
  } catch (error) {
    disk.stop()
    await store.close()
    throw error
  }
}
