import { callRoute } from './call.js'

/** `POST /api/widget/set-stage`: moves the target company to a stage (R17-R20). */
export const setStage = callRoute('set_stage', '/api/widget/set-stage', {
  summary: 'Move a company to a stage',
  details:
    'Moves the target company to a stage. By default it only moves forward: a stage that comes before the current one is skipped, and the answer reports it.',
  problems: ['identity_unverified', 'claim_mismatch', 'no_contact', 'no_company', 'company_ambiguous', 'company_not_linked', 'unknown_stage'],
})
