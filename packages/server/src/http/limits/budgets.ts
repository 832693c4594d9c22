import { createDayBytes } from '../../limits/day-bytes.js'
import { msLeftOfDay, type Usage } from '../../ingest/usage.js'
import { Refused } from '../problems.js'
import { tooMany, type Limit } from './limit.js'

/** What widget operations may take of the server, by their sender's address and by project (wire, budgets). */
export interface Budgets {
  /**
   * Counts operations for whoever sends them, also those that are going to be refused.
   * @throws Refused `rate_limited`
   */
  countForAddress(address: string, operations: number): void
  /** Takes operations of a project; the refusal where there is no room for them. */
  takeOfProject(projectId: string, operations: number): Refused | null
  /** Gives back what was taken for operations that were refused: they count for their sender only. */
  giveBack(projectId: string, operations: number): void
  /** The refusal where the address has used its bytes of the day. */
  bytesOfAddress(address: string): Refused | null
  /** The refusal where the project has used its bytes of the day. */
  bytesOfProject(projectId: string): Refused | null
  /** Counts bytes of operations that were accepted. */
  countBytes(address: string, projectId: string, bytes: number): void
  /** Counts bytes for their sender only: operations that were refused, of which the loss ledger keeps the numbers. */
  countLedgerBytes(address: string, bytes: number): void
}

/** What one address may take of what a project may: a tenth. */
export const shareOfAddress = 10

/** No budget of operations. */
export const uncountedOperations: Pick<Budgets, 'countForAddress' | 'takeOfProject' | 'giveBack'> = {
  countForAddress: () => {},
  takeOfProject: () => null,
  giveBack: () => {},
}

/** No budget of bytes. */
export const uncountedBytes: Pick<Budgets, 'bytesOfAddress' | 'bytesOfProject' | 'countBytes' | 'countLedgerBytes'> = {
  bytesOfAddress: () => null,
  bytesOfProject: () => null,
  countBytes: () => {},
  countLedgerBytes: () => {},
}

/** Counts operations in the memory of this process. */
export function countOperations(byProject: Limit, byAddress: Limit): typeof uncountedOperations {
  return {
    countForAddress(address, operations) {
      const taken = byAddress.windows.take(address, operations)
      if (taken.isOver) throw tooMany(byAddress, taken, 'address')
    },
    takeOfProject(projectId, operations) {
      const taken = byProject.windows.take(projectId, operations)
      return taken.isOver ? tooMany(byProject, taken, 'project') : null
    },
    giveBack: (projectId, operations) => byProject.windows.giveBack(projectId, operations),
  }
}

interface ByteLimits {
  usage: Usage
  /** Bytes of a project and UTC day. */
  limit: number
  /** Epoch ms. */
  now(): number
}

/** Counts bytes: those of projects in the store, those of addresses in the memory of this process. */
export function countBytes({ usage, limit, now }: ByteLimits): typeof uncountedBytes {
  const ofAddresses = createDayBytes(now)
  const limitOfAddress = Math.ceil(limit / shareOfAddress)
  const refusal = (budget: string, whose: string, most: number) => {
    const seconds = Math.ceil(msLeftOfDay(now()) / 1000)
    const detail = `This ${whose} has sent its ${most} bytes of operations for today (UTC). Send it again in ${seconds} seconds, or ask the operator for a larger budget.`
    return new Refused({ code: 'rate_limited', detail, limit: most, retry_after: seconds }, {}, { event: 'budget refused', budget })
  }
  return {
    bytesOfAddress: (address) => (ofAddresses.used(address) < limitOfAddress ? null : refusal('address-bytes', 'address', limitOfAddress)),
    bytesOfProject: (projectId) => (usage.usedBytes(projectId) < limit ? null : refusal('project-bytes', 'project', limit)),
    countBytes(address, projectId, bytes) {
      ofAddresses.count(address, bytes)
      usage.count(projectId, bytes)
    },
    countLedgerBytes: (address, bytes) => ofAddresses.count(address, bytes),
  }
}
