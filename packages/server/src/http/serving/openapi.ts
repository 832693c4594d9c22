import { accountRoutes } from '../account/routes.js'
import { sendJsonText } from '../answer.js'
import { describeRoutes, type OpenApiDocument } from '../openapi/document.js'
import { widgetRoutes } from '../widget/routes.js'
import { servingRoute } from './serving-route.js'

/** The document of a version, made when it is first asked for. */
export const openApiDocument = onceByVersion((version): OpenApiDocument => describeRoutes([...widgetRoutes, ...accountRoutes], version))

const documentText = onceByVersion((version) => JSON.stringify(openApiDocument(version)))

/** What is made of the routes stays the same while the process runs: it is made once (W23). */
export function onceByVersion<Made>(make: (version: string) => Made): (version: string) => Made {
  const madeByVersion = new Map<string, Made>()
  return (version) => {
    const made = madeByVersion.get(version) ?? make(version)
    madeByVersion.set(version, made)
    return made
  }
}

/** `GET /openapi.json`: for tools, on any site. */
export const openapi = servingRoute('/openapi.json', 'The OpenAPI document', ({ assets }) => [
  (_request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    sendJsonText(response, 200, documentText(assets.version))
  },
])
