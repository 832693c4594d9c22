import { createClient } from '../api/client.js'
import { createInertClient } from '../api/inert-client.js'
import type { EventMap, Hal, HalOptions } from '../api/types.js'

export { HalError } from '../api/error.js'
export type { HalErrorCode } from '../api/error.js'
export type * from '../api/types.js'

/**
 * Makes a client. On a server, in an edge function or a worker it does nothing.
 *
 * @example
 * const hal = createHal<{ 'plan-upgraded': 'pro' | 'team' }, 'Lead' | 'Qualified'>({ projectId: 'demo', endpoint: 'https://HOST' })
 * await hal.identify({ email: 'alice@acme.com', company: { id: 'acme' } })
 */
export const createHal = <Events extends EventMap<Events> = EventMap, Stage extends string = string>(options: HalOptions): Hal<Events, Stage> =>
  typeof window === 'undefined' || typeof document === 'undefined'
    ? createInertClient()
    : createClient(options, window)
