import { callRoute } from './call.js'

/** `POST /api/widget/track`: records an event (R22, R23). */
export const track = callRoute('track', '/api/widget/track', 'Records an event (R22, R23)')
