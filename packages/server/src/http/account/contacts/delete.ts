import { projectQuery } from '@hal/contract'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { idIn } from '../params.js'

/** `DELETE /api/contacts/:id`: erases its personal data, its events and its placeholder companies (R29). */
export const deleteContact: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Contacts',
  summary: 'Erase a contact',
  details: 'Erases a contact with its personal data, its visitors and its events. This cannot be undone.',
  query: projectQuery,
  answer: { status: 204, schema: null },
  run: ({ scope, params }, context) => carryOut({ type: 'delete_contact', contact_id: idIn(params) }, scope, context),
}
