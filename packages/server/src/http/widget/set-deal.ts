import { callRoute } from './call.js'

/** `POST /api/widget/set-deal`: writes the deal value of the target company, and its stage (R20, R21). */
export const setDeal = callRoute('set_deal', '/api/widget/set-deal', 'Writes the deal value of the target company, and its stage (R20, R21)')
