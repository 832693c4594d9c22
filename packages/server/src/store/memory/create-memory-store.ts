import type { Commit, Store } from '../port.js'
import { createVersions } from '../versions.js'
import { createQueries } from './queries.js'
import { readRows } from './read-rows.js'
import { createRemovals } from './removals.js'
import { copyProject, emptyProject, type ProjectState, type State } from './state.js'
import { createUsage } from './usage.js'
import { writeChange } from './write.js'

/** A store in memory, lost when the process ends. It is the reference for other stores in tests. */
export function createMemoryStore(): Store {
  const state: State = new Map()
  const versions = createVersions()
  const scripts = new Map<string, Uint8Array>()

  return {
    async read(keys) {
      const project = state.get(keys.project_id)
      if (!project) return null
      return structuredClone({ rows: readRows(project, keys), version: versions.now() })
    },

    async commit(commits) {
      const isStale = ({ project_id, version }: Commit) =>
        version !== null && versions.isStale(project_id, version)
      if (commits.some(isStale)) return 'conflict'
      const written = writeCommits(state, structuredClone(commits))
      for (const [projectId, project] of written) {
        state.set(projectId, project)
        versions.projectWritten(projectId)
      }
      return 'committed'
    },

    queries: createQueries(state, scripts),
    removals: createRemovals(state, versions),
    addUsage: createUsage(state),
    keepScript: async ({ version, bytes }) => {
      if (!scripts.has(version)) scripts.set(version, Uint8Array.from(bytes))
    },
    durable: async () => {},
    check: async () => {},
    close: async () => {},
  }
}

/** Returns the projects after the commits. Does not change `state`. */
function writeCommits(state: State, commits: Commit[]): State {
  const written: State = new Map()
  for (const { project_id, changes } of commits) {
    const project = written.get(project_id) ?? copyOrCreate(state, project_id, changes)
    for (const change of changes) writeChange(project, change)
    written.set(project_id, project)
  }
  return written
}

function copyOrCreate(state: State, projectId: string, changes: Commit['changes']): ProjectState {
  const existing = state.get(projectId)
  if (existing) return copyProject(existing)
  const creation = changes.find((change) => change.type === 'project_saved')
  if (!creation) throw new Error(`No project ${projectId} to write to`)
  return emptyProject(creation.project)
}
