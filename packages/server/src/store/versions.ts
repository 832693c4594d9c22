/** Says whether what was read has been written since, one project apart from the other. */
export interface Versions {
  /** What `commit` is told later about a read that happens now. */
  now(): number
  /** Whether the project may have been written after the read of that version. */
  isStale(projectId: string, version: number): boolean
  projectWritten(projectId: string): void
  /** Somebody else wrote, nobody knows which project. */
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
