import { createHash } from 'node:crypto'
import type { World } from '../world.js'

/** The SRI hash of the server's versioned script. */
export async function sriOf(world: World): Promise<string> {
  const { url, version } = await world.hal()
  const script = await fetch(`${url}/hal.${version}.js`)
  return `sha384-${createHash('sha384').update(Buffer.from(await script.arrayBuffer())).digest('base64')}`
}
