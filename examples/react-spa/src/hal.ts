import { createHal } from '@hal/sdk'

/** Every event with the type of its value: another name, or a value of another type, does not compile. */
type Events = {
  'page-viewed': string
  'report-shared': undefined
  'seats-added': number
  'plan-upgraded': 'team' | 'business'
}

type Stage = 'Lead' | 'Qualified' | 'Proposal' | 'Won' | 'Lost'

/** One client for the whole app. It is made once, outside of React, so that strict mode does not make it twice. */
export const hal = createHal<Events, Stage>({
  projectId: 'demo',
  endpoint: import.meta.env.VITE_HAL_URL ?? 'http://127.0.0.1:3000',
})
