import type { Page, Stage } from '@hal/contract/types'
import { invalidRequest, Refused } from '../../problems.js'

/**
 * A page of the stages, which are few and come whole from the store. The cursor is the position of
 * the last one shown.
 */
export function pageOfStages(stages: Stage[], page: { limit: number; cursor?: string | undefined }): Page<Stage> {
  const after = page.cursor === undefined ? -1 : positionOf(page.cursor)
  const rest = stages.filter(({ position }) => position > after)
  const data = rest.slice(0, page.limit)
  const last = data.at(-1)
  return { data, next_cursor: last && rest.length > data.length ? `position_${last.position}` : null }
}

function positionOf(cursor: string): number {
  const position = /^position_(\d{1,9})$/.exec(cursor)?.[1]
  if (position === undefined) {
    throw new Refused(invalidRequest([{ path: 'cursor', message: 'is not a cursor of this list' }]))
  }
  return Number(position)
}
