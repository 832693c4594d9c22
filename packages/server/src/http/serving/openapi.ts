import { sendJsonText } from '../answer.js'
import { describeRoutes, type OpenApiDocument } from '../openapi/document.js'
import type { Route } from '../route.js'
import { servingRoute } from './serving-route.js'

/** The document of a version, built on the first request. */
export const openApiDocument = onceByVersion((version, routes: readonly Route[]): OpenApiDocument => describeRoutes(routes, version))

const documentText = onceByVersion((version, routes: readonly Route[]) => JSON.stringify(openApiDocument(version, routes)))

/** Routes do not change while the process runs, so anything built from them is built once (W23). */
export function onceByVersion<Rest extends unknown[], Made>(make: (version: string, ...rest: Rest) => Made): (version: string, ...rest: Rest) => Made {
  const madeByVersion = new Map<string, Made>()
  return (version, ...rest) => {
    const made = madeByVersion.get(version) ?? make(version, ...rest)
    madeByVersion.set(version, made)
    return made
  }
}

const texts = {
  summary: 'Get the OpenAPI document',
  details: 'Returns this reference as an OpenAPI 3.1 document, for tools and code generators. Pages of any site may read it.',
  answer: { status: 200, schema: null, type: 'application/json' },
} as const

/** `GET /openapi.json`: for tools on any site. */
export const openapi = servingRoute('/openapi.json', texts, ({ assets, routes }) => [
  (_request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    sendJsonText(response, 200, documentText(assets.version, routes))
  },
])
