import { createCompanyBody, projectQuery } from '@hal/contract'
import { companySchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'

/** `POST /api/companies`: creates only the company; contacts are linked separately (R28). */
export const createCompany: Action<ProjectScope, typeof projectQuery, typeof createCompanyBody> = {
  tag: 'Companies',
  summary: 'Create a company',
  details: 'Creates a company. Contacts are linked with a separate request.',
  problems: ['external_id_taken', 'unknown_stage'],
  query: projectQuery,
  body: createCompanyBody,
  answer: { status: 201, schema: companySchema },
  async run({ scope, body: { project_id: _project, ...input } }, context) {
    const id = await carryOut({ type: 'create_company', input }, scope, context)
    return found(await context.queries.company(scope.projectId, id), 'company')
  },
}
