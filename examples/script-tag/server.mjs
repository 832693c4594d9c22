// Serves the page as a customer's own web server would, with the strictest headers that it can have.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

const hal = new URL(process.env.HAL_URL ?? 'http://127.0.0.1:3000').origin
const port = Number(process.env.PORT ?? 8080)

const hash = (algorithm, bytes) => `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`
const file = (name) => readFileSync(new URL(name, import.meta.url), 'utf8')

// The hash comes from the package that you have installed, not from the server that it guards against.
const require = createRequire(import.meta.url)
// A server with an unreleased build has a version of its own, which each of its answers names.
const served = await fetch(`${hal}/healthz`).then(({ headers }) => headers.get('x-hal-version'), () => null)
const version = served ?? require('@hal/sdk/package.json').version
const integrity = hash('sha384', readFileSync(require.resolve('@hal/sdk/global')))

const page = file('index.html').replaceAll('{{HAL}}', hal).replaceAll('{{VERSION}}', version).replaceAll('{{INTEGRITY}}', integrity)
const [, stub = ''] = /<script>([^]*?)<\/script>/.exec(page) ?? []

const policy = [
  "default-src 'none'",
  `script-src 'self' ${hal} '${hash('sha256', stub)}'`,
  `connect-src ${hal}`,
  "style-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const files = {
  '/': ['text/html', page],
  '/app.js': ['text/javascript', file('app.js')],
  '/style.css': ['text/css', file('style.css')],
}

const server = createServer((request, response) => {
  const [type, text] = files[new URL(request.url, 'http://page').pathname] ?? []
  if (text === undefined) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy, 'cache-control': 'no-cache' })
  response.end(text)
})

server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
