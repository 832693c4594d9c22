import { callRoute } from './call.js'

/** `POST /api/widget/set-properties`: merges properties into the visitor and its contact (R24). */
export const setProperties = callRoute('set_properties', '/api/widget/set-properties', {
  summary: 'Set properties of a visitor',
  details:
    'Merges properties into the visitor, and into the metadata of its contact. Properties of an unknown visitor move to the contact with the first `identify`.',
  problems: ['identity_unverified'],
})
