import type { World } from './world.js'

/** Sends an `identify` with a new visitor to the server of a document. */
export async function identify(world: World, fields: object): Promise<{ status: number; body: unknown }> {
  const { url } = await world.hal()
  const body = JSON.stringify({ project_id: 'demo', visitor_id: crypto.randomUUID(), ...fields })
  const response = await fetch(`${url}/api/widget/identify`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return { status: response.status, body: (await response.json()) as unknown }
}
