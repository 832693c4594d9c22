import { isIP } from 'node:net'
import { dirname, join } from 'node:path'
import { closestName } from '@hal/contract'
import { z } from 'zod'

/** The settings of the server (wire.md, "Configuration"). */
export interface Config {
  port: number
  host: string
  demo: boolean
  /** The SQLite file. */
  databasePath: string
  /** Signs tokens; `null`: a generated secret next to the database. */
  secret: string | null
  /** The first owner; `null`: generated. */
  admin: { email: string; password: string } | null
  /** Number of trusted proxies, or their addresses; `false`: there is no proxy. */
  trustProxy: false | number | string[]
  logLevel: (typeof logLevels)[number]
  /** Requests of one address. */
  rateLimit: RateLimit | 'off'
  /** Operations of one project. */
  projectRateLimit: RateLimit | 'off'
  /** Bytes of accepted operations of one project in a UTC day. One address may use a tenth. */
  projectBytes: number | 'off'
  /** Emails and `user_id`s that one address may name without a proof, for each project and hour. 0: unlimited. */
  contactCap: number
  /** Bytes of bodies in transfer. One address may use a sixteenth. */
  bodyBytes: number
  /** Bearer token of `/metrics`; `null`: only `metricsPort` serves it. */
  metricsToken: string | null
  /** Free bytes of the disk that calls without a proof must not use; 0: none. */
  diskReserve: number
  /** The loopback port of `/metrics`; `null`: none. */
  metricsPort: number | null
  /** The base URL of printed links, without a trailing slash; `null`: the listening address. */
  publicUrl: string | null
  /** The maximum number of open connections. */
  maxConnections: number
  /** `auto`: only the first sign-up, which becomes the owner. */
  signup: 'on' | 'off' | 'auto'
}

export interface RateLimit {
  count: number
  seconds: number
}

/** An environment variable has an invalid value. The message names the variable. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const onOff = z.enum(['on', 'off'], { error: 'must be on or off' })

/** 100 requests a second from one address: enough for a large office behind one router, too few for a flood. */
const defaultRateLimit = '6000/60'
/** 2,000 operations a second on average: a fair share of a server with several projects. */
const defaultProjectRateLimit = '120000/60'
/** About ten million small events a day. */
const defaultProjectBytes = '2GiB'
/** Enough for an office behind one router: 150 people an hour, each with an email and a `user_id`. */
const defaultContactCap = 300
/** Room for 500 clients that stop in the middle of the largest body. */
const defaultBodyBytes = '256MiB'
/** The share of one address, a sixteenth, must hold one body of the largest size. */
const minBodyBytes = 8 * 1024 * 1024
/** Gives an operator minutes to react to a flood within all budgets. */
const defaultDiskReserve = '256MiB'
/** Each takes about 20 kB. */
const defaultMaxConnections = 5_000
/** The minimum length of a secret that signs tokens. */
export const minSecretCharacters = 16

const secretText = z
  .string()
  .min(minSecretCharacters, { error: `must have at least ${minSecretCharacters} characters; \`openssl rand -hex 32\` makes one` })

const port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'must be a port from 0 to 65535; 0 takes any that is free' })
  .transform(Number)
  .refine((number) => number <= 65_535, { error: 'must be a port from 0 to 65535; 0 takes any that is free' })

const databaseUrl = z.string().transform((url, context) => {
  const path = /^(?:sqlite:)(?:\/\/(?=\/))?(.+)$/.exec(url)?.[1]
  // SQLite treats these as an in-memory database, which is lost when the process ends.
  if (path !== undefined && path !== ':memory:' && path.trim() !== '') return path
  // The message does not repeat the value, because a database URL may contain a password.
  const message = 'must be sqlite:PATH, such as sqlite:data/hal.sqlite; this version keeps its data in an SQLite file only'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

const rateLimit = z.string().transform((text, context): RateLimit | 'off' => {
  if (text === 'off') return 'off'
  const [, count, seconds] = /^([1-9]\d{0,8})\/([1-9]\d{0,5})$/.exec(text) ?? []
  if (count !== undefined && seconds !== undefined) return { count: Number(count), seconds: Number(seconds) }
  context.addIssue({ code: 'custom', message: 'must be off, or COUNT/SECONDS such as 6000/60' })
  return z.NEVER
})

const unitBytes: Record<string, number> = { '': 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 }

const byteCount = z.string().transform((text, context): number => {
  const [, count, unit = ''] = /^([1-9]\d{0,14})(KiB|MiB|GiB|TiB)?$/.exec(text) ?? []
  const bytes = Number(count) * (unitBytes[unit] ?? Number.NaN)
  if (Number.isSafeInteger(bytes)) return bytes
  context.addIssue({ code: 'custom', message: 'must be a number of bytes, such as 2147483648, 256MiB or 2GiB' })
  return z.NEVER
})

const publicUrl = z
  .string()
  .refine(isBaseUrl, { error: 'must be an address such as https://hal.example.com, without query and fragment' })
  .transform((url) => url.replace(/\/+$/, ''))

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, search, hash, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && [search, hash, username, password].every((part) => part === '')
}

const positive = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, { error: 'must be a whole number from 1 to 9999999' })
  .transform(Number)

const proxyNames = ['loopback', 'linklocal', 'uniquelocal']

function isProxy(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0) return proxyNames.includes(text)
  return rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
}

const trustProxy = z.string().transform((text, context): Config['trustProxy'] => {
  if (text === 'off' || text === '0') return false
  if (/^[1-9]\d?$/.test(text)) return Number(text)
  const proxies = text.split(',').map((part) => part.trim())
  if (proxies.every(isProxy)) return proxies
  const message = `must be off, a number of proxies such as 1, or their addresses: IPs, subnets, ${proxyNames.join(', ')}`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

const environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  HAL_DEMO: onOff.optional(),
  HAL_DATABASE_URL: databaseUrl.default('data/hal.sqlite'),
  HAL_SECRET: secretText.optional(),
  HAL_ADMIN_EMAIL: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+$/, { error: 'must be an email' })
    .optional(),
  HAL_ADMIN_PASSWORD: z.string().min(8, { error: 'must have at least 8 characters' }).optional(),
  HAL_TRUST_PROXY: trustProxy.default(false),
  HAL_LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  HAL_RATE_LIMIT: rateLimit.prefault(defaultRateLimit),
  HAL_PROJECT_RATE_LIMIT: rateLimit.prefault(defaultProjectRateLimit),
  HAL_PROJECT_BYTES: z.union([z.literal('off'), byteCount], { error: 'must be off, or a number of bytes such as 2GiB' }).prefault(defaultProjectBytes),
  HAL_BODY_BYTES: byteCount
    .refine((bytes) => bytes >= minBodyBytes, { error: 'must be at least 8MiB' })
    .prefault(defaultBodyBytes),
  HAL_CONTACT_CAP: z
    .string()
    .regex(/^\d{1,7}$/, { error: 'must be a whole number; 0 switches it off' })
    .transform(Number)
    .default(defaultContactCap),
  HAL_DISK_RESERVE: z
    .union([z.literal('0').transform(Number), byteCount], { error: 'must be 0, or a number of bytes such as 256MiB' })
    .prefault(defaultDiskReserve),
  HAL_METRICS_TOKEN: secretText.regex(/^[\x21-\x7e]*$/, { error: 'must be printable ASCII without blanks' }).optional(),
  HAL_METRICS_PORT: port.optional(),
  HAL_PUBLIC_URL: publicUrl.optional(),
  HAL_MAX_CONNECTIONS: positive.default(defaultMaxConnections),
  HAL_SIGNUP: onOff.optional(),
})

/**
 * Reads the environment. An empty variable counts as unset.
 * @throws ConfigError with each invalid variable and its accepted values, but never its value
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(toLine).join('\n'))
  const set = parsed.data
  return {
    port: set.PORT,
    host: set.HOST,
    demo: set.HAL_DEMO === undefined ? isLoopbackHost(set.HOST) : set.HAL_DEMO === 'on',
    databasePath: set.HAL_DATABASE_URL,
    secret: set.HAL_SECRET ?? null,
    admin: adminOf(set.HAL_ADMIN_EMAIL, set.HAL_ADMIN_PASSWORD),
    trustProxy: set.HAL_TRUST_PROXY,
    logLevel: set.HAL_LOG_LEVEL,
    rateLimit: set.HAL_RATE_LIMIT,
    projectRateLimit: set.HAL_PROJECT_RATE_LIMIT,
    projectBytes: set.HAL_PROJECT_BYTES,
    contactCap: set.HAL_CONTACT_CAP,
    diskReserve: set.HAL_DISK_RESERVE,
    bodyBytes: set.HAL_BODY_BYTES,
    metricsToken: set.HAL_METRICS_TOKEN ?? null,
    metricsPort: set.HAL_METRICS_PORT ?? null,
    publicUrl: set.HAL_PUBLIC_URL ?? null,
    maxConnections: set.HAL_MAX_CONNECTIONS,
    signup: set.HAL_SIGNUP ?? 'auto',
  }
}

/** Variables that only tests and examples of the repository read. */
const namesOfOthers = /^HAL_(TORTURE_|E2E_|RULES_|PROPERTY_|FIREFOX$|WEBKIT$|IDENTITY_SECRET$|PROOF$|URL$)/

/**
 * Variables that begin with `HAL_` but that the server does not know, each with the most similar known name, or
 * `null`.
 */
export function unknownVariables(env: Record<string, string | undefined>): { name: string; nearest: string | null }[] {
  const known = Object.keys(environment.shape).filter((name) => name.startsWith('HAL_'))
  const unknown = Object.keys(env).filter((name) => name.startsWith('HAL_') && !known.includes(name) && !namesOfOthers.test(name))
  return unknown.sort().map((name) => ({ name, nearest: closestName(name, known) ?? null }))
}

function toLine({ path, message }: z.core.$ZodIssue): string {
  return `${String(path[0])} ${message}`
}

function adminOf(email: string | undefined, password: string | undefined): Config['admin'] {
  if (email === undefined && password === undefined) return null
  if (email === undefined) throw new ConfigError('HAL_ADMIN_EMAIL must be set where HAL_ADMIN_PASSWORD is')
  if (password === undefined) throw new ConfigError('HAL_ADMIN_PASSWORD must be set where HAL_ADMIN_EMAIL is')
  return { email, password }
}

/** Whether only this machine can reach the host. Then the demo may be on. */
function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** The path of the generated secret if `HAL_SECRET` is not set: next to the database. */
export function secretPath({ databasePath }: Pick<Config, 'databasePath'>): string {
  return join(dirname(databasePath), 'hal.secret')
}
