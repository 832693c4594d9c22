import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Accounts } from '../accounts/port.js'
import type { DemoTokens } from '../accounts/demo-tokens.js'
import type { LinkKey } from '../accounts/link-key.js'
import type { RandomBytes } from '../accounts/secrets.js'
import type { Config } from '../config.js'
import type { DiskLevel } from '../ingest/disk-reserve.js'
import type { ChatTokens, Ingest } from '../ingest/port.js'
import type { Usage } from '../ingest/usage.js'
import type { Queries } from '../store/port.js'
import type { Turns } from './account/turns.js'
import type { BodyBytes } from './body/body-bytes.js'
import type { IsBot } from './bots.js'
import type { Limits } from './limits/limits.js'
import type { ProxyNotice } from './limits/proxy-notice.js'
import type { Metrics } from './metrics.js'
import type { RecentCalls } from './recent-calls/recent-calls.js'
import type { Scripts } from './serving/scripts.js'
import type { Route } from './route.js'

/** What `main` passes to the HTTP layer. */
export interface AppDependencies {
  ingest: Ingest
  queries: Queries
  accounts: Accounts
  chatTokens: ChatTokens
  demoTokens: DemoTokens
  /** Opens the projects on the start page. It is part of the printed link. */
  startKey: LinkKey
  /** Creates the companies that the demo page uses. */
  seedDemo(): Promise<void>
  /** For `/readyz`: rejects while the store is unavailable, and while the server is stopping. */
  checkReady(): Promise<void>
  /** For `/readyz`: how full the disk is. Default: `ample`. */
  diskLevel?(): DiskLevel
  /** The metrics of all layers, which `/metrics` shows. */
  registry: Registry
  config: HttpConfig
  /** Bytes that each project has used today. */
  usage: Usage
  /** Epoch ms. */
  now(): number
  /** Waits, to slow down password guessing. */
  delay(ms: number): Promise<void>
  logger: Logger
  newRequestId(): string
  random: RandomBytes
  assets: Assets
}

export type HttpConfig = Pick<
  Config,
  'bodyBytes' | 'demo' | 'metricsToken' | 'projectBytes' | 'projectRateLimit' | 'publicUrl' | 'rateLimit' | 'signup' | 'trustProxy'
>

/** Static files. */
export interface Assets {
  /** The script build of the SDK, `hal.global.js`. */
  scriptPath: string
  /** The version of this build, part of the name of the immutable script. */
  version: string
  /** Whether the script build is a release. Releases are kept for pages that pin them. */
  isRelease: boolean
  /** The text of the stub. */
  stub: string
  /** The folder of the demo page. */
  demoFolder: string
  /** The folder of the start page and of the error pages' stylesheet. */
  startFolder: string
  /** The folder of the built documentation; absent until `npm run build`. */
  docsFolder: string
}

/** What every route receives. */
export interface Context extends AppDependencies {
  limits: Limits
  /** Bounds the bodies in memory. */
  bodies: BodyBytes
  isBot: IsBot
  /** Serialises a count and the write that depends on it. */
  turns: Turns
  metrics: Metrics
  recentCalls: RecentCalls
  /** Detects a proxy in front that `HAL_TRUST_PROXY` does not cover. */
  proxyNotice: ProxyNotice
  scripts: Scripts
  /** All routes, for the API reference. */
  routes: readonly Route[]
}
