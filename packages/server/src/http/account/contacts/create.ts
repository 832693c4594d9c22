import { createContactBody, projectQuery } from '@hal/contract'
import { contactSchema } from '../../openapi/records.js'
import { found } from '../../problems.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'

/** `POST /api/contacts`: creates only the contact; companies are linked separately (R28). */
export const createContact: Action<ProjectScope, typeof projectQuery, typeof createContactBody> = {
  tag: 'Contacts',
  summary: 'Create a contact',
  details: 'Creates a contact. Companies are linked with a separate request.',
  problems: ['email_taken', 'user_id_taken'],
  query: projectQuery,
  body: createContactBody,
  answer: { status: 201, schema: contactSchema },
  async run({ scope, body: { project_id: _project, ...input } }, context) {
    const id = await carryOut({ type: 'create_contact', input }, scope, context)
    return found(await context.queries.contact(scope.projectId, id), 'contact')
  },
}
