import { dirname, join } from 'node:path'
import type { Queries } from '../../store/port.js'
import type { Assets } from '../context.js'
import { pack, readPacked, type Packed } from './packed.js'

/** The script build and what belongs to it. `null` stands for a file that is not built. */
export interface Scripts {
  /** `hal.global.js`. */
  hal: Packed | null
  /** `hal.say.js`: help texts and debug lines, which the script loads when it needs them. */
  say: Packed | null
  stub: Packed
  /** Source maps, by the name that `sourceMappingURL` says. */
  maps: ReadonlyMap<string, Packed>
  /** The script build of a release that this installation has served before. */
  past(version: string): Promise<Packed | null>
}

const mapNames = ['hal.global.js.map', 'hal.say.js.map']

/** Reads and packs the scripts once, when the server starts. */
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

/** Releases that are packed and in memory at once. */
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
