import type { EventRow } from '../../domain/records/rows.js'
import { nothingRemoved, type ProjectRemoval, type RemovedKind, type Removals, type Slice } from '../port.js'
import type { Versions } from '../versions.js'
import { compareText } from './read-rows.js'
import { copyProject, type Logged, type ProjectState, type State } from './state.js'

type Removal = ProjectRemoval & { project: ProjectState }

/** Removal in memory, with the same slices as other stores. */
export function createRemovals(state: State, versions: Versions): Removals {
  const removals: Removal[] = []

  return {
    projectIds: async () => byAge(state).map(({ project }) => project.id),

    retentions: async () => byAge(state).flatMap(({ project: { id, event_retention_days } }) =>
      event_retention_days === null ? [] : [{ project_id: id, days: event_retention_days }]),

    async removeEvents({ project_id, received_before }, after, rows) {
      const project = state.get(project_id)
      if (!project) return { looked: 0, removed: 0, isLast: true, next: null }
      const found = project.events
        .filter((event) => event.row.timestamp < received_before && (after === null || compare(placeOf(event), after) > 0))
        .sort((a, b) => compare(placeOf(a), placeOf(b)))
        .slice(0, rows)
      const due = found.filter(({ row }) => row.received_at < received_before)
      if (due.length > 0) {
        state.set(project_id, withoutEvents(project, due))
        versions.projectWritten(project_id)
      }
      const last = found.at(-1)
      const next = last !== undefined && found.length === rows ? placeOf(last) : null
      return { looked: found.length, removed: due.length, isLast: next === null, next }
    },

    async beginProject(projectId, now) {
      const project = state.get(projectId)
      if (!project) return false
      const removed = { ...nothingRemoved, api_keys: project.apiKeys.size, members: project.members.size }
      removals.push({ ref: removals.length + 1, project_id: projectId, began_at: now, touched_at: now, finished_at: null, removed, project })
      state.delete(projectId)
      versions.projectWritten(projectId)
      return true
    },

    async removeOfProject(removalRef, now, rows) {
      const removal = removals.find(({ ref }) => ref === removalRef)
      if (!removal || removal.finished_at !== null) return { looked: 0, removed: 0, isLast: true }
      const slice = takeSlice(removal, rows)
      removal.touched_at = now
      if (slice.isLast) removal.finished_at = now
      return slice
    },

    settleErasures: async () => {},
    projects: async () => structuredClone(removals.map(({ project: _project, ...removal }) => removal)),
  }
}

interface Place {
  timestamp: number
  ref: number
}

const placeOf = ({ ref, row }: Logged<EventRow>): Place => ({ timestamp: row.timestamp, ref })

const compare = (a: Place, b: Place): number => a.timestamp - b.timestamp || a.ref - b.ref

function byAge(state: State): ProjectState[] {
  return [...state.values()].sort((a, b) => a.project.created_at - b.project.created_at || compareText(a.project.id, b.project.id))
}

/** Removes events. Their operation ids stay used, without a result (R26). */
function withoutEvents(before: ProjectState, due: Logged<EventRow>[]): ProjectState {
  const project = copyProject(before)
  project.events = project.events.filter((event) => !due.includes(event))
  for (const { row: { id } } of due) {
    project.operations.set(id, { id, type: 'track', visitor_id: null, contact_id: null, content: null, result: null, verified_result: null })
  }
  return project
}

/** Removes up to `rows` rows of the first kind that still has any. */
function takeSlice(removal: Removal, rows: number): Slice {
  const { project } = removal
  const take = (kind: RemovedKind, taken: number): Slice | null => {
    if (taken === 0) return null
    removal.removed = { ...removal.removed, [kind]: removal.removed[kind] + taken }
    return { looked: taken, removed: taken, isLast: false }
  }
  const events = project.events.splice(0, rows)
  for (const { row } of events) project.operations.delete(row.id)
  return (
    take('events', events.length) ??
    take('operations', takeFrom(project.operations, rows)) ??
    take('messages', project.messages.splice(0, rows).length) ??
    take('conversations', takeFrom(project.conversations, rows)) ??
    take('visitors', takeFrom(project.visitors, rows)) ??
    take('links', project.links.splice(0, rows).length) ??
    take('contacts', takeFrom(project.contacts, rows)) ??
    take('companies', takeFrom(project.companies, rows)) ??
    take('stages', takeFrom(project.stages, rows)) ??
    take('devices', takeFrom(project.devices, rows)) ??
    take('delivery_days', takeFrom(project.delivery, rows)) ??
    take('activities', project.activities.splice(0, rows).length) ??
    { looked: 0, removed: 0, isLast: true }
  )
}

function takeFrom(table: Map<string, unknown>, rows: number): number {
  const keys = [...table.keys()].slice(0, rows)
  for (const key of keys) table.delete(key)
  return keys.length
}
