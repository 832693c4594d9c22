import { destination, pino } from 'pino'
import { ConfigError, readConfig } from './config.js'
import { assets } from './main/assets.js'
import { greeting } from './main/greeting.js'
import { startServer } from './main/server.js'
import { stopOnSignals } from './main/signals.js'
import { startFault } from './main/start-fault.js'

/** Starts the server. What people read goes to standard output, the log as JSON to standard error. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const logger = pino({ level: config.logLevel, base: null }, destination({ dest: 2, sync: true }))
  const { port, owner, stop } = await startServer(config, logger, assets)
  stopOnSignals(stop, logger)
  process.stdout.write(greeting(config, port, owner))
  logger.info({ port }, 'listening')
}

try {
  await main()
} catch (error) {
  const said = startFault(error)
  process.stderr.write(`HAL cannot start.\n${said}\n`)
  process.exitCode = error instanceof ConfigError ? 2 : 1
}
