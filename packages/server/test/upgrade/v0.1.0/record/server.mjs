import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const owner = { email: 'owner@example.test', password: 'correct horse battery staple' }

/** Starts the built server of 0.1.0 on a file; answers how it is called. */
export async function startOldServer(root, path) {
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    HAL_DATABASE_URL: `sqlite:${path}`,
    HAL_SECRET: 'a secret for tests, of some length',
    HAL_ADMIN_EMAIL: owner.email,
    HAL_ADMIN_PASSWORD: owner.password,
    HAL_RATE_LIMIT: 'off',
    HAL_CONTACT_CAP: '0',
    HAL_DEMO: 'off',
  }
  const child = spawn(process.execPath, [join(root, 'packages/server/dist/main.js')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  const url = await new Promise((found) => child.stdout.on('data', (text) => {
    printed += text
    const [, address] = /listens on (\S+)/.exec(printed) ?? []
    if (address !== undefined) found(address)
  }))

  /** Sends a request as it is kept, and answers status and body. */
  async function send({ path: route, type = 'application/json', body, userAgent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', origin }) {
    const headers = { 'content-type': type, 'user-agent': userAgent, ...(origin && { origin }) }
    const response = await fetch(`${url}${route}`, { method: 'POST', headers, body })
    return { status: response.status, body: await response.json() }
  }

  const { body: { token } } = await send({ path: '/api/auth/login', body: JSON.stringify(owner) })

  /** A call of the owner; answers the record. */
  async function account(method, route, body) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}${route}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${route}: ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

  async function stop() {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }

  return { url, send, account, stop }
}
