/** Detects per project whether data was written after it was read. */
export interface Versions {
  /** The version of a read that happens now, for a later `commit`. */
  now(): number
  /** Whether the project may have been written since the read of that version. */
  isStale(projectId: string, version: number): boolean
  projectWritten(projectId: string): void
  /** Another process wrote, to an unknown project. */
  allWritten(): void
}

export function createVersions(): Versions {
  let writes = 0
  let lastWriteOfAll = 0
  const lastWriteByProject = new Map<string, number>()
  return {
    now: () => writes,
    isStale: (projectId, version) =>
      Math.max(lastWriteOfAll, lastWriteByProject.get(projectId) ?? 0) > version,
    projectWritten(projectId) {
      writes += 1
      lastWriteByProject.set(projectId, writes)
    },
    allWritten() {
      writes += 1
      lastWriteOfAll = writes
    },
  }
}
