import type { ActivityKind } from '@hal/contract/types'
import type { SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { createActivities } from '../store/sqlite/tables/activities.js'
import { WrongUse } from './faults.js'
import type { Call } from './operation.js'

/** The role of a member in its project (A5). Until roles are enforced, both have the same rights. */
export type Role = 'owner' | 'member'

/** A user and a project. */
export interface Membership {
  projectId: string
  userId: string
}

/** A member of a project. */
interface Member {
  email: string
  role: Role
}

/**
 * The role in `--role`.
 * @throws WrongUse for an unknown role
 */
export function askedRole({ role }: Call['options']): Role | undefined {
  if (role === undefined || role === 'owner' || role === 'member') return role
  throw new WrongUse(`\`--role ${String(role)}\` is not known: it may be owner or member.`)
}

/** The members of a project, by email. */
export function membersOf({ database }: SqliteStore, projectId: string): Member[] {
  return database.prepare<[string], Member>(`
    SELECT u.email, m.role FROM members m JOIN users u ON u.id = m.user_id JOIN projects p ON p.ref = m.project_ref
    WHERE p.id = ? ORDER BY u.email`).all(projectId)
}

type Told = { kind: ActivityKind } & Partial<Record<'from' | 'to', { user_id: string; role: Role }>>

/**
 * Changes members, and records an activity for each change (A4). Run these inside `alone`, so that two commands
 * at once, or a command beside a server, cannot together remove the last owners of a project.
 */
export function createMembership({ database }: SqliteStore, { newId, now }: Pick<Call, 'newId' | 'now'>) {
  const activities = createActivities(database)
  const projectRef = database.prepare<[string], number>('SELECT ref FROM projects WHERE id = ?').pluck()
  const roleOf = database.prepare<[string, number], Role>('SELECT role FROM members WHERE user_id = ? AND project_ref = ?').pluck()
  const save = database.prepare<[string, number, Role]>(`
    INSERT INTO members (user_id, project_ref, role) VALUES (?, ?, ?)
    ON CONFLICT (user_id, project_ref) DO UPDATE SET role = excluded.role`)
  const remove = database.prepare<[string, number]>('DELETE FROM members WHERE user_id = ? AND project_ref = ?')
  const otherOwners = database.prepare<[number, string], number>(`
    SELECT count(*) FROM members WHERE project_ref = ? AND user_id <> ? AND role = 'owner'`).pluck()

  function tell(ref: number, { kind, from, to }: Told): void {
    const id = newId('activity')
    const nobody = { contact_id: null, company_id: null, operation_id: null }
    activities.record(ref, { id, kind, ...nobody, source: 'system', actor: 'operator', from: from ?? null, to: to ?? null, at: now() })
  }

  /** @throws if the project was deleted in the meantime */
  function refOf(projectId: string): number {
    const ref = projectRef.get(projectId)
    if (ref === undefined) throw new Error(`The project ${projectId} is gone`)
    return ref
  }

  const isLastOwner = (ref: number, userId: string): boolean => roleOf.get(userId, ref) === 'owner' && otherOwners.get(ref, userId) === 0

  return {
    /**
     * Adds a member, or changes the role of a member. The last owner remains owner.
     * @param asked default: a new member becomes `member`, an existing member keeps its role
     */
    add({ projectId, userId }: Membership, asked: Role | undefined): 'done' | 'last_owner' {
      const ref = refOf(projectId)
      const before = roleOf.get(userId, ref)
      const role = asked ?? before ?? 'member'
      if (before === role) return 'done'
      if (isLastOwner(ref, userId)) return 'last_owner'
      save.run(userId, ref, role)
      if (before === undefined) tell(ref, { kind: 'member_added', to: { user_id: userId, role } })
      else tell(ref, { kind: 'member_role_changed', from: { user_id: userId, role: before }, to: { user_id: userId, role } })
      return 'done'
    },

    /** Removes a member. The last owner remains. */
    remove({ projectId, userId }: Membership): 'done' | 'no_member' | 'last_owner' {
      const ref = refOf(projectId)
      const role = roleOf.get(userId, ref)
      if (role === undefined) return 'no_member'
      if (isLastOwner(ref, userId)) return 'last_owner'
      remove.run(userId, ref)
      tell(ref, { kind: 'member_removed', from: { user_id: userId, role } })
      return 'done'
    },
  }
}

/** Runs `work` in one transaction. No other process can write meanwhile. */
export function alone<T>({ database }: SqliteStore, work: () => T): T {
  return database.transaction(work).immediate()
}
