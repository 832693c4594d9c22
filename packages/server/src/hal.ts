import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { readConfig } from './config.js'
import { assets } from './main/assets.js'
import { newTypeId } from './main/ids.js'
import { faultOf } from './operations/faults.js'
import { runHal } from './operations/run.js'
import { createTerminal } from './operations/terminal.js'

const terminal = createTerminal({
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  async readLine() {
    for await (const line of createInterface({ input: process.stdin })) return line
    return ''
  },
})

// A reader such as `head` may close the pipe early. The command goes on without output.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return
  terminal.note(`The output cannot be written: ${error.message}`)
  process.exitCode = 1
})

/** The operator's folder: npm runs scripts in the package folder and passes the original one in `INIT_CWD`. */
const folder = process.env.INIT_CWD ?? process.cwd()

try {
  process.exitCode = await runHal(process.argv.slice(2), {
    config: readConfig(process.env),
    stub: assets.stub,
    terminal,
    resolve: (file) => resolve(folder, file),
    newId: newTypeId,
    now: Date.now,
    rest: (ms) => delay(ms),
  })
} catch (error) {
  const { lines, exitCode } = faultOf(error)
  for (const line of lines) terminal.note(line)
  process.exitCode = exitCode
}
