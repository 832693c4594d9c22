import type { Context } from '../context.js'

/** One message about the server, with its severity. */
export interface StateLine {
  level: 'good' | 'warn' | 'bad'
  words: string
}

/** The state of the server, in words for the person who opens the page. */
export interface ServerState {
  isReady: boolean
  lines: StateLine[]
}

const ready: StateLine = { level: 'good', words: 'This server works: calls are accepted and written to the database.' }
const notReady: StateLine = {
  level: 'bad',
  words: 'The database cannot be written, or the server is stopping. Look at the log and at the free disk space. Pages keep their calls and send them later.',
}
const diskLow: StateLine = { level: 'warn', words: 'The disk is nearly full. Only verified calls are accepted until there is room.' }
const unknownProxy: StateLine = {
  level: 'warn',
  words: 'A proxy on this machine sends X-Forwarded-For, but HAL_TRUST_PROXY is off. All its visitors share one rate limit. Set HAL_TRUST_PROXY=1 and restart.',
}

/** Runs the check of `/readyz`, and looks for a proxy that `HAL_TRUST_PROXY` does not cover. */
export async function serverState({ checkReady, diskLevel = () => 'ample', proxyNotice, logger }: Context): Promise<ServerState> {
  const isReady = await checkReady().then(
    () => true,
    (error: unknown) => {
      logger.warn({ err: error }, 'not ready')
      return false
    },
  )
  const lines = [
    isReady ? ready : notReady,
    ...(isReady && diskLevel() !== 'ample' ? [diskLow] : []),
    ...(proxyNotice.isSeen() ? [unknownProxy] : []),
  ]
  return { isReady, lines }
}
