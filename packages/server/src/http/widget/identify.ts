import { callRoute } from './call.js'

/** `POST /api/widget/identify`: identifies the visitor and its companies (R2-R16). */
export const identify = callRoute('identify', '/api/widget/identify', {
  summary: 'Identify a visitor',
  details:
    'Records who the visitor is, and which companies the person belongs to. HAL finds the contact by `user_id`, then by `email`, and creates one if there is none. A company with an `id` becomes the active company of the visitor.',
  problems: ['identity_unverified', 'claim_mismatch'],
})
