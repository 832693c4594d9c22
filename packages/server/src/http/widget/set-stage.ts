import { callRoute } from './call.js'

/** `POST /api/widget/set-stage`: moves the target company to a stage (R17-R20). */
export const setStage = callRoute('set_stage', '/api/widget/set-stage', 'Moves the target company to a stage (R17-R20)')
