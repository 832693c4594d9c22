import { isIP } from 'node:net'
import { dirname, join } from 'node:path'
import { closestName } from '@hal/contract'
import { z } from 'zod'

/** How the server is set up (wire.md, "Configuration"). */
export interface Config {
  port: number
  host: string
  demo: boolean
  /** The SQLite file. */
  databasePath: string
  /** Signs tokens; `null`: keep one beside the database. */
  secret: string | null
  /** The first owner; `null`: one is made up. */
  admin: { email: string; password: string } | null
  /** Hops, or addresses, that may name the client; `false`: there is no proxy. */
  trustProxy: false | number | string[]
  logLevel: (typeof logLevels)[number]
  /** Requests from one address. */
  rateLimit: RateLimit | 'off'
  /** Operations of one project. */
  projectRateLimit: RateLimit | 'off'
  /** Bytes of accepted operations of one project and UTC day; of one address a tenth. */
  projectBytes: number | 'off'
  /** Emails and `user_id`s that one address may name in a project within an hour without a proof; 0: any number. */
  contactCap: number
  /** Bytes of bodies that have begun to come and are not complete; of one address a sixteenth. */
  bodyBytes: number
  /** Opens `/metrics`; `null`: only `metricsPort` answers there. */
  metricsToken: string | null
  /** Bytes of the disk that calls without a proof leave free; 0: none. */
  diskReserve: number
  /** Where `/metrics` is served on loopback; `null`: nowhere. */
  metricsPort: number | null
  /** What printed links begin with, without a slash at its end; `null`: where the server listens. */
  publicUrl: string | null
  /** Connections at once. */
  maxConnections: number
  /** `auto`: for the first only, who becomes the owner. */
  signup: 'on' | 'off' | 'auto'
}

export interface RateLimit {
  count: number
  seconds: number
}

/** The environment holds a value that cannot be used; the message names the variable. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const onOff = z.enum(['on', 'off'], { error: 'must be on or off' })

/** 100 requests a second from one address: a large office behind one router, and no flood. */
const defaultRateLimit = '6000/60'
/** 2,000 operations a second on average: what one project may take of a server that it shares. */
const defaultProjectRateLimit = '120000/60'
/** Some ten million small events a day. */
const defaultProjectBytes = '2GiB'
/** Generous to an office behind one router: 150 people an hour who are named by email and `user_id`. */
const defaultContactCap = 300
/** 500 clients that stop in the middle of the largest body. */
const defaultBodyBytes = '256MiB'
/** The share of one address, a sixteenth, holds one body of the largest size. */
const minBodyBytes = 8 * 1024 * 1024
/** Minutes of a flood within all budgets, for an operator to act in. */
const defaultDiskReserve = '256MiB'
/** Some 20 kB each. */
const defaultMaxConnections = 5_000
/** Of a secret that signs tokens. */
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
  // SQLite takes these for a database in memory, which would be gone with the process.
  if (path !== undefined && path !== ':memory:' && path.trim() !== '') return path
  // The value is not repeated: a database URL may hold a password.
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
 * Reads the environment. A variable that is set to nothing counts as not set.
 * @throws ConfigError naming each variable that is wrong, and what it may be; never its value
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

/** What tests and examples of the repository read by themselves. */
const namesOfOthers = /^HAL_(TORTURE_|E2E_|RULES_|PROPERTY_|FIREFOX$|WEBKIT$|IDENTITY_SECRET$|PROOF$|URL$)/

/**
 * The variables that begin with `HAL_` and mean nothing to the server, each with the known name that was
 * probably meant, or `null`.
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

/** Only this machine can reach it, so that the demo may be on. */
function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** Where the secret is kept when `HAL_SECRET` does not say it: beside the database. */
export function secretPath({ databasePath }: Pick<Config, 'databasePath'>): string {
  return join(dirname(databasePath), 'hal.secret')
}
