import { projectQuery } from '@hal/contract'
import { contactSchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `GET /api/contacts/:id`. */
export const getContact: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Contacts',
  summary: 'Get a contact',
  details: 'Returns one contact by its id.',
  query: projectQuery,
  answer: { status: 200, schema: contactSchema },
  run: async ({ scope, params }, { queries }) => found(await queries.contact(scope.projectId, idIn(params)), 'contact'),
}
