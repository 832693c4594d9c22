import type { Stage } from '@hal/contract/types'
import type { Context } from '../../context.js'
import { found } from '../../problems.js'

/** The current state of the stage. */
export async function readStage(projectId: string, id: string, { queries }: Context): Promise<Stage> {
  const stages = await queries.stages(projectId)
  return found(stages.find((stage) => stage.id === id) ?? null, 'stage')
}
