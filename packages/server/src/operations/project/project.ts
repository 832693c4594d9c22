import { openToWrite } from '../database.js'
import { WrongUse } from '../faults.js'
import type { Call, ExitCode, Operation } from '../operation.js'
import { createProject } from './create.js'
import { listProjects } from './list.js'
import { changeMembers } from './members.js'
import type { Work } from './work.js'

const works: Record<string, Work> = { list: listProjects, create: createProject, members: changeMembers }

/** Projects, and who reaches them. */
export const project: Operation = {
  name: 'project',
  usage: '[list | create NAME | members PROJECT [add EMAIL | remove EMAIL]]',
  summary: 'lists and makes projects, and says who reaches them',
  help: `
list                            every project: id, name, members
create NAME [--member EMAIL]    makes a project with the stages Lead to Lost; its first member is
                                EMAIL, or the only user that there is
members PROJECT                 who reaches the project
members PROJECT add EMAIL       lets a user reach it; the user must have an account
members PROJECT remove EMAIL    lets it no more; the last member stays

The server may run.`,
  options: { member: { type: 'string' } },

  async run(call): Promise<ExitCode> {
    const [name = 'list', ...words] = call.words
    const work = works[name]
    if (work === undefined) throw new WrongUse(`\`project ${name}\` is not known; it may be: ${Object.keys(works).join(', ')}.`)
    return withStore({ ...call, words }, work)
  },
}

async function withStore(call: Call, work: Work): Promise<ExitCode> {
  const store = openToWrite(call.config.databasePath)
  try {
    await work(call, store)
    return 0
  } finally {
    await store.close()
  }
}
