import type { Work } from '../work.js'

interface Line {
  id: string
  name: string
  members: string | null
}

/** Lists all projects, oldest first. */
export const listProjects: Work = {
  mostWords: 0,
  options: [],
  async run({ terminal }, { database, removals }) {
    const lines = database.prepare<[], Line>(`
      SELECT p.id, p.name, group_concat(u.email, ', ') AS members
      FROM projects p LEFT JOIN members m ON m.project_ref = p.ref LEFT JOIN users u ON u.id = m.user_id
      WHERE NOT EXISTS (SELECT 1 FROM project_removals r WHERE r.project_ref = p.ref)
      GROUP BY p.ref ORDER BY p.created_at, p.id`).all()
    for (const { id, name, members } of lines) terminal.say(id, name, members ?? '')
    for (const { project_id, finished_at } of await removals.projects()) {
      if (finished_at === null) terminal.note(`${project_id} is being deleted: \`npm run hal -- project delete ${project_id}\` continues.`)
    }
    if (lines.length === 0) terminal.note('There is no project yet: `npm run hal -- project create NAME` makes one.')
  },
}
