import type { Page } from '@hal/contract/types'
import type { ProjectRow } from '../../domain/records/rows.js'
import { listMark } from '../cursor.js'
import type { SortedListOptions } from '../port.js'
import type { SortedList } from './sorted-list.js'
import { toProjectRow, type ProjectRecord } from './tables/projects.js'

/** The projects that the user is a member of. */
export function listProjects(
  list: SortedList,
  userId: string,
  options: Omit<SortedListOptions, 'project_id'>,
): Page<ProjectRow> {
  const isMember = {
    sql: 'ref IN (SELECT project_ref FROM members WHERE user_id = ?)',
    values: [userId],
  }
  const mark = listMark({ list: 'projects', of: userId, sort: options.sort, filter: {} })
  const page = list<ProjectRecord>('projects', [isMember], { ...options, mark })
  return { ...page, data: page.data.map(toProjectRow) }
}
