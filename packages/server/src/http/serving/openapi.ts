import { accountRoutes } from '../account/routes.js'
import { sendJson } from '../answer.js'
import type { Context } from '../context.js'
import { describeRoutes, type OpenApiDocument } from '../openapi/document.js'
import { widgetRoutes } from '../widget/routes.js'
import { servingRoute } from './serving-route.js'

const documents = new Map<string, OpenApiDocument>()

/** The document, made when it is first asked for. */
export function openApiDocument({ assets: { version } }: Context): OpenApiDocument {
  const document = documents.get(version) ?? describeRoutes([...widgetRoutes, ...accountRoutes], version)
  documents.set(version, document)
  return document
}

/** `GET /openapi.json`: for tools, on any site. */
export const openapi = servingRoute('/openapi.json', 'The OpenAPI document', (context) => [
  (_request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    sendJson(response, 200, openApiDocument(context))
  },
])
