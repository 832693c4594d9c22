import { projectQuery } from '@hal/contract'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn, paramIn } from '../params.js'

/** `PUT /api/companies/:id/contacts/:contact_id`: idempotent (R29). */
export const linkContact: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Companies',
  summary: 'Link a contact to a company',
  details: 'Links a contact to a company. A link that exists already stays as it is.',
  query: projectQuery,
  answer: { status: 204, schema: null },
  run: ({ scope, params }, context) =>
    carryOut({ type: 'link', company_ref: idIn(params), contact_id: paramIn(params, 'contact_id') }, scope, context),
}
