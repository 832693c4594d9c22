import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import express from 'express'
import { ParseServer } from 'parse-server'

/** Parse Server on the PostgreSQL at `BENCH_POSTGRES`, with a class `Event` that every client may add to. */

const app = express()
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const url = `http://127.0.0.1:${server.address().port}`

const parse = new ParseServer({
  appId: 'bench',
  masterKey: randomUUID(),
  databaseURI: `${process.env.BENCH_POSTGRES}/postgres`,
  serverURL: `${url}/parse`,
  verifyServerUrl: false,
  logLevel: 'error',
  schema: {
    definitions: [
      {
        className: 'Event',
        fields: {
          event_id: { type: 'String' },
          visitor_id: { type: 'String' },
          name: { type: 'String' },
          value: { type: 'Number' },
          properties: { type: 'Object' },
        },
        classLevelPermissions: { create: { '*': true } },
      },
    ],
  },
})
await parse.start()
app.use('/parse', parse.app)
console.log(url)
