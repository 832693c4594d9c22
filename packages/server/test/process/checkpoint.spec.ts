import { statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startBuiltServer, type BuiltServer } from './built-server.js'
import { temporaryFolder } from './folder.js'
import { callWidget } from './widget.js'

const mebibyte = 1024 * 1024

let folder: ReturnType<typeof temporaryFolder>
let server: BuiltServer
beforeEach(async () => {
  folder = temporaryFolder()
  server = await startBuiltServer(folder.file('hal.sqlite'))
})
afterEach(async () => {
  server.kill('SIGKILL')
  await server.ended
  folder.remove()
})

const bytesOf = (name: string) => statSync(folder.file(name)).size

/** 500 events, some 450 kB of body. */
async function sendBatch(number: number): Promise<void> {
  const operations = Array.from({ length: 500 }, (_, index) => ({
    id: `e${number}-${index}`,
    type: 'track',
    name: 'filled',
    properties: { text: 'x'.repeat(800) },
  }))
  expect(await callWidget(server.url, 'batch', { visitor_id: `v${number}`, operations })).toMatchObject({ status: 200 })
}

describe('the log of the database', () => {
  it('stays short while commit follows on commit, since another thread copies it', async () => {
    for (let sent = 0; bytesOf('hal.sqlite') < 40 * mebibyte; sent++) {
      await sendBatch(sent)
      expect(bytesOf('hal.sqlite-wal')).toBeLessThan(32 * mebibyte)
    }
    server.kill('SIGTERM')
    expect(await server.ended).toMatchObject({ code: 0 })
    expect(() => bytesOf('hal.sqlite-wal')).toThrow('ENOENT')
  })
})
