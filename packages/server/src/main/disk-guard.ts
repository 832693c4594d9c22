import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AccountRows } from '../accounts/rows.js'
import { DiskReserved, type DiskReserve } from '../ingest/disk-reserve.js'
import type { Store } from '../store/port.js'

/** Free bytes for this user on the disk of a database. */
export async function freeBytesBeside(databasePath: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(databasePath))
  return bavail * bsize
}

type Reserve = Pick<DiskReserve, 'level'>

function requireRoom(reserve: Reserve): void {
  if (reserve.level() === 'exhausted') throw new DiskReserved('The disk is nearly full: of HAL_DISK_RESERVE less than a quarter is free; make room.')
}

/** A store that refuses commits while the disk is exhausted. Removals still work, since they free space. */
export function guardStore<Guarded extends Store>(store: Guarded, reserve: Reserve): Guarded {
  return {
    ...store,
    commit: async (commits) => {
      requireRoom(reserve)
      return store.commit(commits)
    },
    keepScript: async (script) => {
      requireRoom(reserve)
      return store.keepScript(script)
    },
    check: async () => {
      requireRoom(reserve)
      return store.check()
    },
  }
}

/** Account rows that refuse additions while the disk is exhausted. Existing sessions keep working and can be ended. */
export function guardAccountRows(rows: AccountRows, reserve: Reserve): AccountRows {
  return {
    ...rows,
    addUser: (user, session) => {
      requireRoom(reserve)
      return rows.addUser(user, session)
    },
    addSession: (session, passwordHash) => {
      requireRoom(reserve)
      return rows.addSession(session, passwordHash)
    },
    replacePassword: (userId, passwordHash) => {
      requireRoom(reserve)
      return rows.replacePassword(userId, passwordHash)
    },
  }
}
