import { projectQuery } from '@hal/contract'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn, paramIn } from '../params.js'

/** `DELETE /api/companies/:id/contacts/:contact_id`: idempotent (R29). */
export const unlinkContact: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Companies',
  summary: 'Unlink a contact from a company',
  details: 'Removes the link between a contact and a company. It also succeeds if there is no link.',
  query: projectQuery,
  answer: { status: 204, schema: null },
  run: ({ scope, params }, context) =>
    carryOut({ type: 'unlink', company_ref: idIn(params), contact_id: paramIn(params, 'contact_id') }, scope, context),
}
