import { dirname, join } from 'node:path'
import type { Queries } from '../../store/port.js'
import type { Assets } from '../context.js'
import { pack, readPacked, type Packed } from './packed.js'

/** The script build and its related files. `null` if a file is not built. */
export interface Scripts {
  /** `hal.global.js`. */
  hal: Packed | null
  /** `hal.say.js`: help texts and debug lines, which the script loads when it needs them. */
  say: Packed | null
  stub: Packed
  /** Source maps, by the name in `sourceMappingURL`. */
  maps: ReadonlyMap<string, Packed>
  /** A script build of a past release that this installation has served. */
  past(version: string): Promise<Packed | null>
}

const mapNames = ['hal.global.js.map', 'hal.say.js.map']

/** Reads and compresses the scripts once, when the server starts. */
export function readScripts({ scriptPath, stub }: Assets, queries: Pick<Queries, 'keptScript'>): Scripts {
  const beside = (name: string) => readPacked(join(dirname(scriptPath), name))
  const maps = mapNames.flatMap((name) => {
    const map = beside(name)
    return map === null ? [] : [[name, map] as const]
  })
  return {
    hal: readPacked(scriptPath),
    say: beside('hal.say.js'),
    stub: pack(Buffer.from(stub)),
    maps: new Map(maps),
    past: createPastScripts(queries),
  }
}

/** The number of past releases that stay compressed in memory. */
const maxPacked = 8

const release = /^\d{1,5}\.\d{1,5}\.\d{1,5}$/

function createPastScripts({ keptScript }: Pick<Queries, 'keptScript'>): Scripts['past'] {
  const packedByVersion = new Map<string, Packed>()
  return async (version) => {
    const known = packedByVersion.get(version)
    if (known !== undefined || !release.test(version)) return known ?? null
    const bytes = await keptScript(version)
    if (bytes === null) return null
    const packed = pack(bytes)
    const [oldest] = packedByVersion.keys()
    if (packedByVersion.size >= maxPacked && oldest !== undefined) packedByVersion.delete(oldest)
    packedByVersion.set(version, packed)
    return packed
  }
}
