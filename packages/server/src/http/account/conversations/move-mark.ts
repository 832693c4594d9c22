import type { Conversation } from '@hal/contract/types'
import type { ConversationCommand } from '../../../domain/commands/command.js'
import { found } from '../../problems.js'
import type { RequestContext } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'

type MoveMark = Extract<ConversationCommand, { type: 'mark_read' | 'mark_unread' }>

/**
 * Moves the mark of the team, and answers with the mark and with what is unread.
 * @throws Refused
 */
export async function moveMark(command: MoveMark, scope: ProjectScope, context: RequestContext): Promise<Pick<Conversation, 'read_seq' | 'unread'>> {
  const id = await carryOut(command, scope, context)
  const { read_seq, unread } = found(await context.queries.conversation(scope.projectId, id), 'conversation')
  return { read_seq, unread }
}
