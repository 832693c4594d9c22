import { callRoute } from './call.js'

/** `POST /api/widget/identify`: says who the visitor is, and which companies they belong to (R2-R16). */
export const identify = callRoute('identify', '/api/widget/identify', 'Says who the visitor is, and which companies they belong to (R2-R16)')
