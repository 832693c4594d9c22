import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const manifest = z.object({ version: z.string() })
const releases = z.record(z.string(), z.string())

/** The version of a script build. */
export interface ScriptVersion {
  version: string
  /** Whether exactly these bytes were released under that version. */
  isRelease: boolean
}

/**
 * Returns the version of a script build. A release has the version of its package. Any other build has a version that
 * changes with its bytes, such as `0.2.0-dev.1a2b3c4d`, because caches treat `hal.<version>.js` as immutable.
 * @param scriptPath the script build, which may be missing
 * @param releasesPath the hashes of released script builds, by version
 */
export function scriptVersion(scriptPath: string, manifestPath: string, releasesPath: string): ScriptVersion {
  const { version } = manifest.parse(JSON.parse(readFileSync(manifestPath, 'utf8')))
  if (!existsSync(scriptPath)) return { version: `${version}-dev`, isRelease: false }
  const hash = createHash('sha256').update(readFileSync(scriptPath)).digest('hex')
  const released = releases.parse(JSON.parse(readFileSync(releasesPath, 'utf8')))
  const isRelease = released[version] === hash
  return { version: isRelease ? version : `${version}-dev.${hash.slice(0, 8)}`, isRelease }
}
