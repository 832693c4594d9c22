import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** @param {string} path */
const file = (path) => fileURLToPath(new URL(path, import.meta.url))

/** As in `npm run serve`: objects of a request survive until its commit, so a larger young generation copies less. */
const serveFlags = ['--max-semi-space-size=32']

const owner = { email: 'owner@example.test', password: 'correct horse battery staple' }

/**
 * A server in its own process.
 *
 * @typedef {object} Running
 * @property {string} url
 * @property {number} pid
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} entry
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Running>}
 */
export async function start(entry, env) {
  const child = spawn(process.execPath, [...serveFlags, entry], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await printedUrl(child.stdout)
  child.stdout.resume()
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** @param {import('node:stream').Readable} output */
async function printedUrl(output) {
  for await (const line of createInterface({ input: output })) {
    const [url] = /\w+:\/\/\S*127\.0\.0\.1:\d+/.exec(line) ?? []
    if (url !== undefined) return url
  }
  throw new Error('The server ended before it said where it listens')
}

export const startReference = () => start(file('./reference.mjs'), {})

/**
 * The built server of HAL.
 *
 * @param {string} [databasePath] default: an empty file, which is removed when the server stops
 * @returns {Promise<Running & { databasePath: string, token: string }>}
 */
export async function startHal(databasePath) {
  const folder = databasePath === undefined ? await makeFolder() : null
  const path = databasePath ?? join(folder ?? '', 'hal.sqlite')
  const server = await start(file('../../packages/server/dist/main.js'), {
    PORT: '0',
    HOST: '127.0.0.1',
    HAL_DATABASE_URL: `sqlite:${path}`,
    HAL_ADMIN_EMAIL: owner.email,
    HAL_ADMIN_PASSWORD: owner.password,
    HAL_RATE_LIMIT: 'off',
    HAL_LOG_LEVEL: 'warn',
  })
  const { token } = await post(server.url, '/api/auth/login', owner)
  return {
    ...server,
    databasePath: path,
    token,
    async stop() {
      await server.stop()
      if (folder !== null) await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Runs an operator's command on a database that a server may have open.
 *
 * @param {string} databasePath @param {string[]} args
 */
export function startHalCommand(databasePath, args) {
  const env = { ...process.env, HAL_DATABASE_URL: `sqlite:${databasePath}` }
  return spawn(process.execPath, [file('../../packages/server/dist/hal.js'), ...args], { env, stdio: ['ignore', 'ignore', 'ignore'] })
}

/**
 * CPU time of a process so far, in ms, on Linux; `NaN` elsewhere.
 *
 * @param {number} pid
 */
export function cpuMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    // `utime` and `stime`, in hundredths of a second (proc(5)).
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return NaN
  }
}

/**
 * Resident memory of a process, in MiB, on Linux; `NaN` elsewhere.
 *
 * @param {number} pid
 */
export function residentMib(pid) {
  try {
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.round(Number(kib) / 1024)
  } catch {
    return NaN
  }
}

export const makeFolder = () => mkdtemp(join(tmpdir(), 'hal-bench-'))

/**
 * @param {string} url
 * @param {string} path
 * @param {unknown} body
 * @param {string} [token]
 */
export async function post(url, path, body, token) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer
}

/**
 * @param {string} url
 * @param {string} path
 * @param {string} token
 */
export async function get(url, path, token) {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer
}

/**
 * Runs a load generator once: at `rate` requests per second, or in a closed loop.
 *
 * @param {import('./load.mjs').Load & { rate?: number }} load
 * @returns {Promise<import('./load.mjs').Loaded>}
 */
export async function runLoad(load) {
  const loaded = await run(load.rate === undefined ? './load.mjs' : './open-loop.mjs', load)
  if (loaded.failed > 0) throw new Error(`${loaded.failed} requests to ${load.url} failed: the figure would mean nothing`)
  return loaded
}

/**
 * Runs the bare better-sqlite3 loop once.
 *
 * @param {import('./bare-loop.mjs').BareLoop} loop
 */
export const runBareLoop = (loop) => run('./bare-loop.mjs', loop)

/**
 * @param {string} entry
 * @param {object} options
 * @returns {Promise<import('./load.mjs').Loaded>}
 */
async function run(entry, options) {
  const child = spawn(process.execPath, [file(entry), JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.on('data', (chunk) => (printed += chunk))
  await once(child, 'exit')
  return JSON.parse(printed)
}
