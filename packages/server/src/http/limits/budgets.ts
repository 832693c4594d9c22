import { createDayBytes } from '../../limits/day-bytes.js'
import { msLeftOfDay, type Usage } from '../../ingest/usage.js'
import { Refused } from '../problems.js'
import { tooMany, type Limit } from './limit.js'

/** Budgets of widget operations, by the sender's address and by project (wire.md, budgets). */
export interface Budgets {
  /**
   * Counts operations against the sender's address, including those that are refused later.
   * @throws Refused `rate_limited`
   */
  countForAddress(address: string, operations: number): void
  /** Reserves operations of a project's budget. Returns the refusal if the budget is used up. */
  takeOfProject(projectId: string, operations: number): Refused | null
  /** Returns refused operations to the project's budget. They still count against their sender. */
  giveBack(projectId: string, operations: number): void
  /** The refusal if the address has used its bytes of the day. */
  bytesOfAddress(address: string): Refused | null
  /** The refusal if the project has used its bytes of the day. */
  bytesOfProject(projectId: string): Refused | null
  /** Counts bytes of operations that were accepted. */
  countBytes(address: string, projectId: string, bytes: number): void
  /** Counts bytes against the sender only, for refused operations whose numbers the loss ledger keeps. */
  countLedgerBytes(address: string, bytes: number): void
}

/** One address may use a tenth of a project's budget. */
export const shareOfAddress = 10

/** Used when operations are unlimited. */
export const uncountedOperations: Pick<Budgets, 'countForAddress' | 'takeOfProject' | 'giveBack'> = {
  countForAddress: () => {},
  takeOfProject: () => null,
  giveBack: () => {},
}

/** Used when bytes are unlimited. */
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
  /** Bytes for each project and UTC day. */
  limit: number
  /** Epoch ms. */
  now(): number
}

/** Counts bytes: those of projects in the store, those of addresses in process memory. */
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
