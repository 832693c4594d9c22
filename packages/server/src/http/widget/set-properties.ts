import { callRoute } from './call.js'

/** `POST /api/widget/set-properties`: merges properties into the visitor and its contact (R24). */
export const setProperties = callRoute('set_properties', '/api/widget/set-properties', 'Merges properties into the visitor and its contact (R24)')
