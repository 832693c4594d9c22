import { projectQuery } from '@hal/contract'
import { companySchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `GET /api/companies/:id`, by HAL id or `external_id`. */
export const getCompany: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Companies',
  summary: 'Get a company',
  details: 'Returns one company, by HAL’s id or by your `external_id`.',
  query: projectQuery,
  answer: { status: 200, schema: companySchema },
  run: async ({ scope, params }, { queries }) => found(await queries.company(scope.projectId, idIn(params)), 'company'),
}
