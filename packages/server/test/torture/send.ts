import type { BatchResult } from '@hal/contract/types'
import type { ActorRequest } from './actor.js'

/** What the server said of each operation, in the same form for both kinds of request. */
export type Answers = { id: string; status: BatchResult['status']; result: BatchResult['result'] | undefined }[]

/** Sends a request; `null` where it was cut off or refused for the moment: nobody knows what became of it. */
export async function send(url: string, request: ActorRequest): Promise<Answers | null> {
  try {
    return request.isBatch ? await sendBatch(url, request) : await sendCall(url, request)
  } catch (error) {
    // fetch throws a TypeError where the connection breaks; anything else is the test's own fault.
    if (error instanceof TypeError || error instanceof SyntaxError) return null
    throw error
  }
}

async function sendBatch(url: string, { operations }: ActorRequest): Promise<Answers | null> {
  const response = await post(`${url}/api/widget/batch`, { project_id: 'demo', operations })
  if (response.status === 503) return null
  const body = (await response.json()) as { results: Answers }
  if (response.status !== 200) throw new Error(`A batch was answered ${response.status}: ${JSON.stringify(body)}`)
  return body.results.map(({ id, status, result }) => ({ id, status, result }))
}

async function sendCall(url: string, { operations: [operation] }: ActorRequest): Promise<Answers | null> {
  const { type, ...fields } = operation
  const response = await post(`${url}/api/widget/${type.replace('_', '-')}`, { project_id: 'demo', ...fields })
  if (response.status === 503) return null
  const result = (await response.json()) as Answers[number]['result']
  if (response.status !== 200) throw new Error(`${type} was answered ${response.status}: ${JSON.stringify(result)}`)
  const status = response.headers.get('idempotent-replayed') === 'true' ? 'duplicate' : 'ok'
  return [{ id: operation.id, status, result }]
}

/** A token for the conversations of a visitor; `null` where the server did not answer. */
export async function askForChatToken(url: string, visitor_id: string): Promise<string | null> {
  try {
    const response = await post(`${url}/api/widget/conversations/token`, { project_id: 'demo', visitor_id })
    return response.ok ? ((await response.json()) as { chat_token: string }).chat_token : null
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return null
    throw error
  }
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}
