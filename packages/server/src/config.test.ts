import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig, secretPath, unknownVariables } from './config.js'

describe('the environment (wire.md, "Configuration")', () => {
  it('may say nothing', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      demo: true,
      databasePath: 'data/hal.sqlite',
      secret: null,
      admin: null,
      trustProxy: false,
      logLevel: 'info',
      rateLimit: { count: 6000, seconds: 60 },
      projectRateLimit: { count: 120_000, seconds: 60 },
      projectBytes: 2 * 1024 ** 3,
      contactCap: 300,
      bodyBytes: 256 * 1024 ** 2,
      diskReserve: 268_435_456,
      metricsToken: null,
      metricsPort: null,
      publicUrl: null,
      maxConnections: 5_000,
      signup: 'auto',
    })
    expect(readConfig({ PORT: '', HAL_SIGNUP: '' })).toEqual(readConfig({}))
  })

  it('has the demo on by default only while it listens on loopback', () => {
    const demoAt = (HOST: string, HAL_DEMO?: string) => readConfig({ HOST, HAL_DEMO }).demo
    expect([demoAt('127.0.0.1'), demoAt('127.8.0.1'), demoAt('localhost'), demoAt('::1')]).toEqual([true, true, true, true])
    expect([demoAt('0.0.0.0'), demoAt('::'), demoAt('10.0.0.1'), demoAt('127.evil.example')]).toEqual([false, false, false, false])
    expect([demoAt('0.0.0.0', 'on'), demoAt('127.0.0.1', 'off')]).toEqual([true, false])
  })

  it.each([
    [{ PORT: '0' }, { port: 0 }],
    [{ HAL_DATABASE_URL: 'sqlite:/var/hal.db' }, { databasePath: '/var/hal.db' }],
    [{ HAL_DATABASE_URL: 'sqlite:///var/hal.db' }, { databasePath: '/var/hal.db' }],
    [{ HAL_DATABASE_URL: 'sqlite:hal.db' }, { databasePath: 'hal.db' }],
    [{ HAL_RATE_LIMIT: 'off' }, { rateLimit: 'off' }],
    [{ HAL_RATE_LIMIT: '10/1' }, { rateLimit: { count: 10, seconds: 1 } }],
    [{ HAL_PROJECT_RATE_LIMIT: 'off' }, { projectRateLimit: 'off' }],
    [{ HAL_PROJECT_RATE_LIMIT: '500/10' }, { projectRateLimit: { count: 500, seconds: 10 } }],
    [{ HAL_TRUST_PROXY: '2' }, { trustProxy: 2 }],
    [{ HAL_TRUST_PROXY: 'off' }, { trustProxy: false }],
    [{ HAL_TRUST_PROXY: 'loopback, 10.0.0.0/8, ::1' }, { trustProxy: ['loopback', '10.0.0.0/8', '::1'] }],
    [{ HAL_ADMIN_EMAIL: 'a@b', HAL_ADMIN_PASSWORD: 'correct horse' }, { admin: { email: 'a@b', password: 'correct horse' } }],
    [{ HAL_CONTACT_CAP: '0' }, { contactCap: 0 }],
    [{ HAL_DISK_RESERVE: '0' }, { diskReserve: 0 }],
    [{ HAL_DISK_RESERVE: '1GiB' }, { diskReserve: 1024 ** 3 }],
    [{ HAL_PROJECT_BYTES: '1000' }, { projectBytes: 1_000 }],
    [{ HAL_PROJECT_BYTES: '1TiB' }, { projectBytes: 1024 ** 4 }],
    [{ HAL_PROJECT_BYTES: 'off' }, { projectBytes: 'off' }],
    [{ HAL_BODY_BYTES: '8MiB' }, { bodyBytes: 8 * 1024 ** 2 }],
    [{ HAL_METRICS_PORT: '9464' }, { metricsPort: 9464 }],
    [{ HAL_PUBLIC_URL: 'https://hal.example.com/' }, { publicUrl: 'https://hal.example.com' }],
    [{ HAL_PUBLIC_URL: 'http://10.0.0.1:3000/hal' }, { publicUrl: 'http://10.0.0.1:3000/hal' }],
    [{ HAL_MAX_CONNECTIONS: '200' }, { maxConnections: 200 }],
    [{ HAL_SIGNUP: 'off' }, { signup: 'off' }],
  ])('says %j', (env, config) => {
    expect(readConfig(env)).toMatchObject(config)
  })

  it.each([
    ['PORT', 'http', 'from 0 to 65535'],
    ['PORT', '65536', 'from 0 to 65535'],
    ['PORT', '-1', 'from 0 to 65535'],
    ['HAL_DEMO', 'true', 'on or off'],
    ['HAL_DATABASE_URL', 'postgres://u:hunter2@db/hal', 'sqlite:PATH'],
    ['HAL_DATABASE_URL', 'sqlite:', 'sqlite:PATH'],
    ['HAL_DATABASE_URL', 'sqlite::memory:', 'sqlite:PATH'],
    ['HAL_DATABASE_URL', 'sqlite:  ', 'sqlite:PATH'],
    ['HAL_SECRET', 'hunter2', 'at least 16 characters'],
    ['HAL_ADMIN_EMAIL', 'hunter2', 'an email'],
    ['HAL_ADMIN_PASSWORD', 'hunter2', 'at least 8 characters'],
    ['HAL_TRUST_PROXY', 'true', 'a number of proxies'],
    ['HAL_TRUST_PROXY', '10.0.0.0/64', 'a number of proxies'],
    ['HAL_LOG_LEVEL', 'loud', 'info'],
    ['HAL_RATE_LIMIT', '0/60', 'COUNT/SECONDS'],
    ['HAL_RATE_LIMIT', '100', 'COUNT/SECONDS'],
    ['HAL_PROJECT_RATE_LIMIT', '-1/60', 'COUNT/SECONDS'],
    ['HAL_CONTACT_CAP', '-1', 'whole number'],
    ['HAL_DISK_RESERVE', '256 MB', 'a number of bytes such as 256MiB'],
    ['HAL_PROJECT_BYTES', '2GB', 'a number of bytes such as 2GiB'],
    ['HAL_PROJECT_BYTES', '0', 'off, or a number of bytes'],
    ['HAL_BODY_BYTES', '1MiB', 'at least 8MiB'],
    ['HAL_BODY_BYTES', 'off', 'a number of bytes'],
    ['HAL_METRICS_PORT', '70000', 'from 0 to 65535'],
    ['HAL_PUBLIC_URL', 'hal.example.com', 'an address such as'],
    ['HAL_PUBLIC_URL', 'https://u:hunter2@hal.example.com', 'an address such as'],
    ['HAL_PUBLIC_URL', 'https://hal.example.com/?a=hunter2', 'an address such as'],
    ['HAL_METRICS_TOKEN', 'hunter2', 'at least 16 characters'],
    ['HAL_METRICS_TOKEN', 'hunter2 hunter2 hunter2', 'printable ASCII'],
    ['HAL_MAX_CONNECTIONS', '0', 'whole number'],
    ['HAL_MAX_CONNECTIONS', '1e3', 'whole number'],
    ['HAL_SIGNUP', 'yes', 'on or off'],
  ])('is refused with %s=%s: the error names the variable and what it may be, not its value', (name, value, allowed) => {
    const read = () => readConfig({ [name]: value })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(new RegExp(`^${name} must [^]*${allowed}`))
    expect(read).not.toThrow(/hunter2/)
  })

  it('tells all that is wrong at once', () => {
    expect(() => readConfig({ PORT: 'x', HAL_DEMO: 'x' })).toThrow(/^PORT [^\n]+\nHAL_DEMO [^\n]+$/)
  })

  it('names the owner whole or not at all', () => {
    expect(() => readConfig({ HAL_ADMIN_EMAIL: 'a@b' })).toThrow(/^HAL_ADMIN_PASSWORD must be set/)
    expect(() => readConfig({ HAL_ADMIN_PASSWORD: 'correct horse' })).toThrow(/^HAL_ADMIN_EMAIL must be set/)
  })

  it('keeps the secret beside the database', () => {
    expect(secretPath({ databasePath: '/var/lib/hal/hal.sqlite' })).toBe('/var/lib/hal/hal.secret')
  })
})

describe('variables that HAL does not know (wire.md, "Configuration")', () => {
  it.each([
    ['HAL_RATE_LIMT', 'HAL_RATE_LIMIT'],
    ['HAL_CONTACT_CAPS', 'HAL_CONTACT_CAP'],
    ['HAL_Demo', 'HAL_DEMO'],
    ['HAL_POLITENESS', null],
  ])('%s is told, with the nearest that it knows', (name, nearest) => {
    expect(unknownVariables({ [name]: 'x', PATH: '/bin', PORT: '1' })).toEqual([{ name, nearest }])
  })

  it('are none of those that it knows, nor of those that tests and examples read', () => {
    const known = { HAL_RATE_LIMIT: 'off', HAL_PUBLIC_URL: '', HAL_METRICS_PORT: '' }
    const ofOthers = { HAL_TORTURE_ROUNDS: '1', HAL_TORTURE_SEED: '1', HAL_FIREFOX: '', HAL_WEBKIT: '', HAL_E2E_REPORT: 'x', HAL_RULES_STORE: 'x', HAL_PROPERTY_RUNS: '1', HAL_IDENTITY_SECRET: 'x', HAL_PROOF: 'x', HAL_URL: 'x' }
    expect(unknownVariables({ ...known, ...ofOthers })).toEqual([])
  })
})
