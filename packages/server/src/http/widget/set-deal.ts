import { callRoute } from './call.js'

/** `POST /api/widget/set-deal`: writes the deal value of the target company, and its stage (R20, R21). */
export const setDeal = callRoute('set_deal', '/api/widget/set-deal', {
  summary: 'Write a deal',
  details:
    'Writes the deal value of the target company, and its stage if the body has one, in one write.',
  problems: ['identity_unverified', 'claim_mismatch', 'no_contact', 'no_company', 'company_ambiguous', 'company_not_linked', 'unknown_stage'],
})
