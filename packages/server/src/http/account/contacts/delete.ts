import { projectQuery } from '@hal/contract'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `DELETE /api/contacts/:id`: erases its personal data, its events and its own placeholders (R29). */
export const deleteContact: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Contacts',
  summary: 'Deletes a contact',
  query: projectQuery,
  answer: { status: 204, schema: null },
  run: ({ scope, params }, context) => carryOut({ type: 'delete_contact', contact_id: idIn(params) }, scope, context),
}
