import { contactsQuery } from '@hal/contract'
import { contactSchema, pageOf } from '../../openapi/records.js'
import type { Action } from '../action.js'
import { definedOnly } from '../filter.js'
import type { ProjectScope } from '../gate.js'

/** `GET /api/contacts`. */
export const listContacts: Action<ProjectScope, typeof contactsQuery> = {
  tag: 'Contacts',
  summary: 'List contacts',
  details: 'Lists the contacts of the project, newest first. Filters combine: a contact must match all of them.',
  query: contactsQuery,
  answer: { status: 200, schema: pageOf(contactSchema) },
  async run({ scope, query: { limit, sort, cursor = null, project_id: _project, ...filter } }, { queries }) {
    return queries.contacts({ project_id: scope.projectId, limit, sort, cursor }, definedOnly(filter))
  },
}
