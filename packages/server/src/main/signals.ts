import type { Logger } from 'pino'

/** The most time for an orderly stop. */
const forceAfterMs = 10_000

/** Stops on SIGTERM or SIGINT and exits 0. A second signal, or ten seconds, forces the exit (code 1). */
export function stopOnSignals(stop: () => Promise<void>, logger: Logger): void {
  let isStopping = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (isStopping) return force(logger, `a second signal (${signal})`)
    isStopping = true
    logger.info({ signal }, 'stopping')
    setTimeout(() => force(logger, 'time is over'), forceAfterMs).unref()
    stop().then(
      () => {
        logger.info('stopped')
        process.exit(0)
      },
      (error: unknown) => {
        logger.fatal({ err: error }, 'stop failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

function force(logger: Logger, reason: string): void {
  logger.warn({ reason }, 'stop forced')
  process.exit(1)
}
