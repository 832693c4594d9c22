import { resolve } from 'node:path'
import { destination, pino } from 'pino'
import { ConfigError, readConfig, unknownVariables } from './config.js'
import { baseUrl } from './config/base-url.js'
import { assets } from './main/assets.js'
import { greeting } from './main/greeting.js'
import { startServer } from './main/server.js'
import { stopOnSignals } from './main/signals.js'
import { startFault } from './main/start-fault.js'

/** Starts the server. Messages for people go to standard output, the JSON log to standard error. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const logger = pino({ level: config.logLevel, base: null }, destination({ dest: 2, sync: true }))
  logger.info({ version: assets.version, database: resolve(config.databasePath), origin: baseUrl(config, config.port) }, 'starting')
  for (const { name, nearest } of unknownVariables(process.env)) logger.warn({ name, nearest }, unknownVariable(name, nearest))
  const running = await startServer(config, logger, assets)
  stopOnSignals(running.stop, logger)
  process.stdout.write(greeting(config, running))
  logger.info({ port: running.port, ...(running.metricsPort !== null && { metrics_port: running.metricsPort }) }, 'listening')
}

function unknownVariable(name: string, nearest: string | null): string {
  const hint = nearest === null ? 'docs/configuration.md lists the variables.' : `Did you mean ${nearest}?`
  return `${name} is not a setting of HAL and has no effect. ${hint}`
}

try {
  await main()
} catch (error) {
  const said = startFault(error)
  process.stderr.write(`HAL cannot start.\n${said}\n`)
  process.exitCode = error instanceof ConfigError ? 2 : 1
}
