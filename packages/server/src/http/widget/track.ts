import { callRoute } from './call.js'

/** `POST /api/widget/track`: records an event (R22, R23). */
export const track = callRoute('track', '/api/widget/track', {
  summary: 'Record an event',
  details:
    'Records an event of the visitor, with the contact and company that the visitor has at that time.',
  problems: ['no_company', 'company_not_linked'],
})
