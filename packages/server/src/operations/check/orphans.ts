import type { Database } from 'better-sqlite3'
import type { Finding } from './integrity.js'

/**
 * Invariants that no foreign key enforces, as queries that must count 0. Records never refer to another project
 * (rules.md, "Records"), and every event has the visitor that made it (R22).
 */
const questions: readonly [finding: string, sql: string][] = [
  ['events without an attribution', 'FROM events e LEFT JOIN attributions a ON a.ref = e.attribution_ref WHERE a.ref IS NULL'],
  ['events without a project', 'FROM events e LEFT JOIN projects p ON p.ref = e.project_ref WHERE p.ref IS NULL'],
  [
    'events attributed to a visitor of another project',
    'FROM events e JOIN attributions a ON a.ref = e.attribution_ref JOIN visitors v ON v.ref = a.visitor_ref WHERE v.project_ref <> e.project_ref',
  ],
  [
    // R26
    'operation ids that stand for an event and for something else',
    'FROM operations o JOIN events e ON e.project_ref = o.project_ref AND e.id = o.id',
  ],
  [
    'operations of a visitor who is gone',
    'FROM operations o LEFT JOIN visitors v ON v.ref = o.visitor_ref WHERE o.visitor_ref IS NOT NULL AND v.ref IS NULL',
  ],
  [
    // R29
    'operations that an erasure of their visitor would not find',
    `FROM operations o JOIN visitors v ON v.ref = o.visitor_ref WHERE o.contact_ref <> coalesce(v.contact_ref, 0)
      AND NOT EXISTS (SELECT 1 FROM former_contacts f WHERE f.visitor_ref = o.visitor_ref AND f.contact_ref = o.contact_ref)`,
  ],
  [
    'links between projects',
    'FROM links l JOIN contacts c ON c.ref = l.contact_ref JOIN companies k ON k.ref = l.company_ref WHERE c.project_ref <> k.project_ref',
  ],
  [
    'visitors linked to a contact of another project',
    'FROM visitors v JOIN contacts c ON c.ref = v.contact_ref WHERE c.project_ref <> v.project_ref',
  ],
  [
    'visitors in a company of another project',
    'FROM visitors v JOIN companies k ON k.ref = v.active_company_ref WHERE k.project_ref <> v.project_ref',
  ],
  [
    'attributions to a contact of another project',
    'FROM attributions a JOIN visitors v ON v.ref = a.visitor_ref JOIN contacts c ON c.ref = a.contact_ref WHERE c.project_ref <> v.project_ref',
  ],
  [
    'attributions to a company of another project',
    'FROM attributions a JOIN visitors v ON v.ref = a.visitor_ref JOIN companies k ON k.ref = a.company_ref WHERE k.project_ref <> v.project_ref',
  ],
  [
    // R30
    'companies in a stage that their project does not have',
    'FROM companies k LEFT JOIN stages s ON s.project_ref = k.project_ref AND s.id = k.stage_id WHERE k.stage_id IS NOT NULL AND s.id IS NULL',
  ],
  [
    'conversations of a visitor, contact or company of another project',
    `FROM conversations c LEFT JOIN visitors v ON v.ref = c.visitor_ref LEFT JOIN contacts p ON p.ref = c.contact_ref
      LEFT JOIN companies k ON k.ref = c.company_ref
      WHERE v.project_ref <> c.project_ref OR p.project_ref <> c.project_ref OR k.project_ref <> c.project_ref`,
  ],
  [
    // C4, C25
    'conversations beside one in their chain that is gone',
    `FROM conversations c JOIN json_each(json_array(c.continues_id, c.continued_by_id)) beside
      WHERE beside.value IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM conversations o WHERE o.project_ref = c.project_ref AND o.id = beside.value)
        AND NOT EXISTS (SELECT 1 FROM project_removals r WHERE r.project_ref = c.project_ref)`,
  ],
  [
    'messages in a conversation of another project',
    'FROM messages m JOIN conversations c ON c.ref = m.conversation_ref WHERE c.project_ref <> m.project_ref',
  ],
  [
    // C9
    'conversations whose messages are not numbered without gaps',
    `FROM conversations c WHERE c.last_seq <> (SELECT count(*) FROM messages m WHERE m.conversation_ref = c.ref AND m.seq IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM project_removals r WHERE r.project_ref = c.project_ref)`,
  ],
  ['memberships of users who are gone', 'FROM members m LEFT JOIN users u ON u.id = m.user_id WHERE u.id IS NULL'],
  ['memberships with a role that HAL does not know', "FROM members WHERE role NOT IN ('owner', 'member')"],
  [
    // A5
    'projects whose members are no owners',
    "FROM projects p WHERE p.ref IN (SELECT project_ref FROM members) AND p.ref NOT IN (SELECT project_ref FROM members WHERE role = 'owner')",
  ],
  [
    'projects without a member',
    `FROM projects p WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.project_ref = p.ref)
      AND NOT EXISTS (SELECT 1 FROM project_removals r WHERE r.project_ref = p.ref)`,
  ],
]

/** Rows that refer to a missing record or to another project. Only for the newest schema. */
export function orphanFindings(database: Database): Finding[] {
  return questions.flatMap(([finding, sql]) => {
    const count = database.prepare<[], number>(`SELECT count(*) ${sql}`).pluck().get() ?? 0
    return count === 0 ? [] : [{ check: 'orphans', detail: `${finding}: ${count}` }]
  })
}
