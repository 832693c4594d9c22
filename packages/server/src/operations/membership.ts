import type { ActivityKind } from '@hal/contract/types'
import type { SqliteStore } from '../store/sqlite/open-sqlite-store.js'
import { createActivities } from '../store/sqlite/tables/activities.js'
import { WrongUse } from './faults.js'
import type { Call } from './operation.js'

/** What a member may do in its project (A5). Until roles are enforced, both may everything. */
export type Role = 'owner' | 'member'

/** Who reaches which project. */
export interface Membership {
  projectId: string
  userId: string
}

/** One who reaches a project. */
interface Member {
  email: string
  role: Role
}

/**
 * The role that `--role` asks for.
 * @throws WrongUse for any other
 */
export function askedRole({ role }: Call['options']): Role | undefined {
  if (role === undefined || role === 'owner' || role === 'member') return role
  throw new WrongUse(`\`--role ${String(role)}\` is not known: it may be owner or member.`)
}

/** Who reaches a project, by email. */
export function membersOf({ database }: SqliteStore, projectId: string): Member[] {
  return database.prepare<[string], Member>(`
    SELECT u.email, m.role FROM members m JOIN users u ON u.id = m.user_id JOIN projects p ON p.ref = m.project_ref
    WHERE p.id = ? ORDER BY u.email`).all(projectId)
}

type Told = { kind: ActivityKind } & Partial<Record<'from' | 'to', { user_id: string; role: Role }>>

/**
 * Changes of members, each with its activity (A4). They are to run inside `alone`, so that two
 * commands at once, or a command beside a server, cannot both take an owner of a project.
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

  /** @throws where the project went in the meantime */
  function refOf(projectId: string): number {
    const ref = projectRef.get(projectId)
    if (ref === undefined) throw new Error(`The project ${projectId} is gone`)
    return ref
  }

  const isLastOwner = (ref: number, userId: string): boolean => roleOf.get(userId, ref) === 'owner' && otherOwners.get(ref, userId) === 0

  return {
    /**
     * Lets a user reach a project, or gives a member another role. The last owner stays one.
     * @param asked without it a new member is `member`, and another keeps its role
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

    /** Lets a user reach a project no more. The last owner stays. */
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

/** Runs `work` in one transaction that no other process writes into. */
export function alone<T>({ database }: SqliteStore, work: () => T): T {
  return database.transaction(work).immediate()
}
