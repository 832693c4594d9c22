import { projectQuery } from '@hal/contract'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `DELETE /api/companies/:id`: removes its links; its events stay without a company (R29). */
export const deleteCompany: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Companies',
  summary: 'Delete a company',
  details: 'Deletes a company and its links. Its contacts stay, and its events stay without a company.',
  query: projectQuery,
  answer: { status: 204, schema: null },
  run: ({ scope, params }, context) => carryOut({ type: 'delete_company', company_ref: idIn(params) }, scope, context),
}
