import { readFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import type { Assets } from '../http/context.js'
import type { Store } from '../store/port.js'

/**
 * Keeps the script of a release in the database, so that pages that pin it work after an upgrade (wire.md, "Serving").
 * A failure does not stop the server: the next start tries again.
 */
export async function keepRelease(
  store: Pick<Store, 'keepScript' | 'durable'>,
  { isRelease, version, scriptPath }: Pick<Assets, 'isRelease' | 'version' | 'scriptPath'>,
  now: () => number,
  logger: Logger,
): Promise<void> {
  if (!isRelease) return
  try {
    await store.keepScript({ version, bytes: await readFile(scriptPath), kept_at: now() })
    await store.durable()
  } catch (error) {
    logger.warn({ err: error, version }, 'the script of this release could not be kept; the next start tries again')
  }
}
