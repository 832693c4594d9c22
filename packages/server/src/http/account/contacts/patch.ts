import { patchContactBody, projectQuery } from '@hal/contract'
import { contactSchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `PATCH /api/contacts/:id`: merges metadata, replaces the other fields, `null` clears (R28). */
export const patchContact: Action<ProjectScope, typeof projectQuery, typeof patchContactBody> = {
  tag: 'Contacts',
  summary: 'Update a contact',
  details: 'Changes the fields that the body has. `null` clears a field, and `metadata` is merged key by key.',
  problems: ['email_taken', 'user_id_taken'],
  query: projectQuery,
  body: patchContactBody,
  answer: { status: 200, schema: contactSchema },
  async run({ scope, body: { project_id: _project, ...patch }, params }, context) {
    const id = await carryOut({ type: 'patch_contact', contact_id: idIn(params), patch }, scope, context)
    return found(await context.queries.contact(scope.projectId, id), 'contact')
  },
}
