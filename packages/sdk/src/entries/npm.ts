import { createClient } from '../api/client.js'
import type { EventMap } from '../api/fields.js'
import { createInertClient } from '../api/inert-client.js'
import type { LoadSentences } from '../api/reporter.js'
import type { Hal, HalOptions } from '../api/types.js'

export { HalError } from '../api/error.js'
export type { HalErrorCode, Refusal } from '../api/error.js'
export type * from '../api/fields.js'
export type * from '../api/types.js'
export type * from '../api/wire-types.js'

/** A file of its own, so that bundlers split it off and a page loads it only if there is something to print. */
const load: LoadSentences = () => import('./say.js')

/**
 * Makes a client. On a server, in an edge function or a worker, each call rejects with `not_in_browser`.
 *
 * @example
 * const hal = createHal<{ 'plan-upgraded': 'pro' | 'team' }, 'Lead' | 'Qualified'>({ projectId: 'demo', endpoint: 'https://HOST' })
 * await hal.identify({ email: 'alice@acme.com', company: { id: 'acme' } })
 */
export const createHal = <Events extends EventMap<Events> = EventMap, Stage extends string = string>(options: HalOptions): Hal<Events, Stage> =>
  typeof window === 'undefined' || typeof document === 'undefined' ? createInertClient(options) : createClient(options, window, load)
