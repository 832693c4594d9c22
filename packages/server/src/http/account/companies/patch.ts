import { patchCompanyBody, projectQuery } from '@hal/contract'
import { companySchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `PATCH /api/companies/:id`: merges metadata, replaces the other fields, `null` clears (R28). */
export const patchCompany: Action<ProjectScope, typeof projectQuery, typeof patchCompanyBody> = {
  tag: 'Companies',
  summary: 'Update a company',
  details: 'Changes the fields that the body has. `null` clears a field, and `metadata` is merged key by key.',
  problems: ['external_id_taken', 'unknown_stage'],
  query: projectQuery,
  body: patchCompanyBody,
  answer: { status: 200, schema: companySchema },
  async run({ scope, body: { project_id: _project, ...patch }, params }, context) {
    const id = await carryOut({ type: 'patch_company', company_ref: idIn(params), patch }, scope, context)
    return found(await context.queries.company(scope.projectId, id), 'company')
  },
}
