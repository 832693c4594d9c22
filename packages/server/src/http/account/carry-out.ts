import type { Command } from '../../domain/commands/command.js'
import { Refused } from '../problems.js'
import type { RequestContext } from './action.js'
import type { ProjectScope } from './gate.js'
import { leaveTrail } from './trail.js'

/**
 * Runs a command in the scope's project and returns the id of the record that it changed.
 * Changes to the project itself are logged.
 * @throws Refused
 */
export async function carryOut(command: Command, scope: ProjectScope, context: RequestContext): Promise<string> {
  const answer = await context.ingest.execute(scope.projectId, command, scope.author)
  if (!answer.ok) throw new Refused(answer.refusal)
  leaveTrail(answer.told, scope, context)
  return answer.id
}
