import { projectQuery } from '@hal/contract'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { paramIn } from '../params.js'

/** `DELETE /api/visitors/:visitor_id`: erases one visitor and its events without a contact (R29). */
export const deleteVisitor: Action<ProjectScope, typeof projectQuery> = {
  tag: 'Visitors and events',
  summary: 'Erase a visitor',
  details: 'Erases a visitor, its properties, and the events that belong to no contact. This cannot be undone.',
  query: projectQuery,
  answer: { status: 204, schema: null },
  run: ({ scope, params }, context) => carryOut({ type: 'delete_visitor', visitor_id: paramIn(params, 'visitor_id') }, scope, context),
}
