import { createServer } from 'node:http'
import express from 'express'

/**
 * Baseline servers that store nothing. `/bare` answers 204 at once. `/collect` reads and parses the body first, as any
 * server that stores it must. `/floor` uses no Express: it shows the cost of the load generator and of Node's HTTP.
 */

/** @param {import('node:http').IncomingMessage} request @param {(body: unknown) => void} done */
function collect(request, done) {
  /** @type {Buffer[]} */
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => done(JSON.parse(Buffer.concat(chunks).toString())))
}

const app = express()
app.post('/bare', (_request, response) => void response.status(204).end())
app.post('/collect', (request, response) => collect(request, () => response.status(204).end()))

/** @type {import('node:http').RequestListener} */
const floor = (_request, response) => void response.writeHead(204).end()

const server = createServer((request, response) => (request.url === '/floor' ? floor : app)(request, response)).listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`)
})
