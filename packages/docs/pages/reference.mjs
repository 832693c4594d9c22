import { createRequire } from 'node:module'
import { routesOf } from '../reference/document.mjs'
import { referencePages } from '../reference/reference-pages.mjs'
import { urlOf } from './page.mjs'

/** @typedef {{ openApiDocument(version: string): import('../reference/document.mjs').Document }} ServerModule */

// The document is made from the routes, so it comes from the built server.
const builtServer = new URL('../../server/dist/http/serving/openapi.js', import.meta.url)
const { openApiDocument } = /** @type {ServerModule} */ (await import(builtServer.href))
const { version } = createRequire(import.meta.url)('@hal/sdk/package.json')

/** The OpenAPI document of this version. */
export const document = openApiDocument(version)

/** The API reference, a page for each group of routes. @returns {import('./page.mjs').Page[]} */
export function apiPages() {
  return referencePages(document).map((page) => ({ ...page, slug: page.slug === '' ? 'api' : `api/${page.slug}` }))
}

/** Where each route is described, by method and path: `GET /api/projects/{id}`. @param {readonly import('./page.mjs').Page[]} pages */
export function urlsByRoute(pages) {
  const urls = routesOf(document).map(({ method, path, anchor }) => {
    const page = pages.find(({ slug, headings }) => slug !== 'api' && headings.some(({ id }) => id === anchor))
    return /** @type {const} */ ([`${method} ${path}`, page && `${urlOf(page.slug)}#${anchor}`])
  })
  return new Map(urls.flatMap(([route, url]) => (url === undefined ? [] : [[route, url]])))
}
