import type { Request } from 'express'
import { snippetsOf } from '../../installation/snippets.js'
import type { ProjectName } from '../../store/port.js'
import { sendJson } from '../answer.js'
import type { Context } from '../context.js'
import { found } from '../problems.js'
import { servingRoute, type ServingTexts } from '../serving/serving-route.js'
import { baseUrlOf } from './base-url.js'
import { troubleWithHelp } from './trouble-help.js'
import { requireStartKey } from './start-key.js'

/** More projects than a person would choose from in a list. */
const maxProjects = 500

/** Only the start page uses these routes, so the API reference omits them. */
const internal = (summary: string): ServingTexts => ({
  summary,
  details: 'Takes the key of the link that the server prints when it starts.',
  isInternal: true,
  answer: { status: 200, schema: null, type: 'application/json' },
})

/** `GET /start/projects`: the projects of this installation, and the link to the demo while it is on. */
export const startProjects = servingRoute('/start/projects', internal('List projects'), (context) => [
  requireStartKey(context),
  async (_request, response) => {
    const { queries, config, demoTokens } = context
    const projects = await queries.projectNames(maxProjects)
    sendJson(response, 200, { projects, demo: config.demo ? `/demo#key=${demoTokens.key}` : null })
  },
])

/** `GET /start/projects/:id/snippets`: the snippets that connect a project. */
export const startSnippets = servingRoute('/start/projects/:id/snippets', internal('Get the snippets of a project'), (context) => [
  requireStartKey(context),
  async (request, response) => {
    const { id } = await namedProject(request, context)
    sendJson(response, 200, snippetsOf({ url: baseUrlOf(request, context.config), projectId: id, stub: context.assets.stub }))
  },
])

/** `GET /start/projects/:id/calls`: the latest calls of a project and their troubles, without personal data. */
export const startCalls = servingRoute('/start/projects/:id/calls', internal('List the latest calls of a project'), (context) => [
  requireStartKey(context),
  async (request, response) => {
    const { id } = await namedProject(request, context)
    const { calls, troubles } = context.recentCalls.of(id)
    sendJson(response, 200, {
      now: context.now(),
      has_visitors: calls.length > 0 || (await context.queries.hasVisitors(id)),
      calls,
      troubles: troubles.map(troubleWithHelp),
    })
  },
])

async function namedProject(request: Request, { queries }: Context): Promise<ProjectName> {
  return found(await queries.project(String(request.params.id)), 'project')
}
