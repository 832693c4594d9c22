import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Accounts } from '../accounts/port.js'
import type { DemoTokens } from '../accounts/demo-tokens.js'
import type { LinkKey } from '../accounts/link-key.js'
import type { RandomBytes } from '../accounts/secrets.js'
import type { Config } from '../config.js'
import type { DiskLevel } from '../ingest/disk-reserve.js'
import type { Ingest } from '../ingest/port.js'
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

/** What the HTTP layer is handed by `main`. */
export interface AppDependencies {
  ingest: Ingest
  queries: Queries
  accounts: Accounts
  demoTokens: DemoTokens
  /** Opens the start page's view of projects. It stands in the printed link. */
  startKey: LinkKey
  /** Makes the companies that the demo page speaks of. */
  seedDemo(): Promise<void>
  /** Rejects while the store cannot be used, and while the server is stopping: `/readyz`. */
  checkReady(): Promise<void>
  /** Whether the disk is nearly full: `/readyz`. Default: it is not. */
  diskLevel?(): DiskLevel
  /** What `/metrics` shows; it is one for all layers. */
  registry: Registry
  config: HttpConfig
  /** Bytes that projects have used of the day. */
  usage: Usage
  /** Epoch ms. */
  now(): number
  /** Waits, so that guessing at passwords takes its time. */
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

/** Files that are served as they are. */
export interface Assets {
  /** The script build of the SDK, `hal.global.js`. */
  scriptPath: string
  /** The version of this build, in the name of the immutable script. */
  version: string
  /** Whether the script build is a release, to be kept for pages that pin it. */
  isRelease: boolean
  /** The text of the stub. */
  stub: string
  /** The folder of the demo page. */
  demoFolder: string
  /** The folder of the start page, and of the style of error pages. */
  startFolder: string
  /** The folder of the built documentation; absent until `npm run build`. */
  docsFolder: string
}

/** What a route has at hand. */
export interface Context extends AppDependencies {
  limits: Limits
  /** Bounds the bodies that are being read. */
  bodies: BodyBytes
  isBot: IsBot
  /** For what is counted before it is made. */
  turns: Turns
  metrics: Metrics
  recentCalls: RecentCalls
  /** Whether a proxy is in front that HAL is not set up for. */
  proxyNotice: ProxyNotice
  scripts: Scripts
  /** All routes, for the API reference. */
  routes: readonly Route[]
}
