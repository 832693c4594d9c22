import type { Command } from '../../domain/command.js'
import type { Context } from '../context.js'
import { Refused } from '../problems.js'
import type { ProjectScope } from './gate.js'

/**
 * Has a command carried out in the scope's project; answers with the id of the record it is about.
 * @throws Refused
 */
export async function carryOut(command: Command, scope: ProjectScope, { ingest }: Context): Promise<string> {
  const answer = await ingest.execute(scope.projectId, command, scope.author)
  if (!answer.ok) throw new Refused(answer.refusal)
  return answer.id
}
