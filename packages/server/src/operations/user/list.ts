import type { Work } from '../work.js'

interface Line {
  id: string
  email: string
  created_at: number
  projects: string | null
}

const dayCharacters = 10

/** Lists all accounts, oldest first, and their projects. */
export const listUsers: Work = {
  mostWords: 0,
  options: [],
  async run({ terminal }, { database }) {
    const lines = database.prepare<[], Line>(`
      SELECT u.id, u.email, u.created_at, group_concat(p.id || ' (' || m.role || ')', ', ') AS projects
      FROM users u LEFT JOIN members m ON m.user_id = u.id LEFT JOIN projects p ON p.ref = m.project_ref
      GROUP BY u.id ORDER BY u.created_at, u.id`).all()
    for (const { id, email, created_at, projects } of lines) {
      terminal.say(email, id, new Date(created_at).toISOString().slice(0, dayCharacters), projects ?? '')
    }
    if (lines.length === 0) terminal.note('There is no account yet: start the server once, which makes the owner.')
  },
}
