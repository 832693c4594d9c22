import { companiesQuery } from '@hal/contract'
import { companySchema, pageOf } from '../../openapi/records.js'
import type { Action } from '../action.js'
import { definedOnly } from '../filter.js'
import type { ProjectScope } from '../gate.js'

/** `GET /api/companies`. */
export const listCompanies: Action<ProjectScope, typeof companiesQuery> = {
  tag: 'Companies',
  summary: 'List companies',
  details: 'Lists the companies of the project, newest first. Filters combine: a company must match all of them.',
  query: companiesQuery,
  answer: { status: 200, schema: pageOf(companySchema) },
  async run({ scope, query: { limit, sort, cursor = null, project_id: _project, ...filter } }, { queries }) {
    return queries.companies({ project_id: scope.projectId, limit, sort, cursor }, definedOnly(filter))
  },
}
