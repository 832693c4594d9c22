import type { Operation } from '../operation.js'
import { runWork, type Work } from '../work.js'
import { createProject } from './create.js'
import { deleteProject } from './delete.js'
import { unprovenLinksWork } from './links.js'
import { listProjects } from './list.js'
import { changeMembers } from './members.js'
import { projectSnippet } from './snippet.js'

const works: Record<string, Work> = {
  list: listProjects,
  create: createProject,
  snippet: projectSnippet,
  members: changeMembers,
  links: unprovenLinksWork,
  delete: deleteProject,
}

/** Projects and their members. */
export const project: Operation = {
  name: 'project',
  usage: '[list | create NAME | snippet PROJECT | members PROJECT [add EMAIL | remove EMAIL] | links PROJECT --unproven | delete PROJECT]',
  summary: 'lists, makes and deletes projects, and says who reaches them',
  mostWords: Infinity,
  help: `
list                            every project: id, name, members
create NAME [--member EMAIL]    makes a project with the stages Lead to Lost; its first owner is
                                EMAIL, or the only user that there is. Prints the id, and the snippet
snippet PROJECT                 the stub and the script tag for the project's pages, with
                                HAL_PUBLIC_URL; beside them the first calls, and the sources for a
                                Content Security Policy
members PROJECT                 who reaches the project: email, role
members PROJECT add EMAIL [--role owner|member]
                                lets a user reach it, as a member where no role is given; changes the
                                role of one who does already. The user must have an account
members PROJECT remove EMAIL    lets it no more; the last owner stays
links PROJECT --unproven        the links of contacts to companies that nothing has proven: contact,
                                company, its name, who made it, when. In strict verification they
                                open no company to a visitor whose token claims none
links PROJECT --unproven --remove
                                removes these links, with an activity for each, and shows them. Visitors
                                lose these companies as their active one. To keep a link, link contact
                                and company from an account first: PUT /api/companies/ID/contacts/ID
delete PROJECT [--yes]          deletes the project with all its data, for good; asks for the id again,
                                which a script gives by --yes or on the standard input

delete works in slices of a few milliseconds and ends with the number of rows that it removed. If it
is interrupted, run it again; a running server continues by itself after a minute.

Both roles have the same rights for now: a later version lets owners alone invite people and remove
others. The server may run.`,
  options: { member: { type: 'string' }, role: { type: 'string' }, yes: { type: 'boolean' }, unproven: { type: 'boolean' }, remove: { type: 'boolean' } },
  run: (call) => runWork('project', works, call),
}
