import { createRequire } from 'node:module'
import { routesOf } from '../reference/document.mjs'
import { referencePages } from '../reference/reference-pages.mjs'
import { urlOf } from './page.mjs'

/**
 * @typedef {import('../reference/document.mjs').Document} Document
 * @typedef {{ routes: readonly unknown[] }} RoutesModule
 * @typedef {{ describeRoutes(routes: readonly unknown[], version: string): Document }} DocumentModule
 */

// The document is generated from the routes, so it comes from the built server.
const builtHttp = new URL('../../server/dist/http/', import.meta.url).href
const { routes } = /** @type {RoutesModule} */ (await import(`${builtHttp}routes.js`))
const { describeRoutes } = /** @type {DocumentModule} */ (await import(`${builtHttp}openapi/document.js`))
const { version } = createRequire(import.meta.url)('@hal/sdk/package.json')

/** The OpenAPI document of this version. */
export const document = describeRoutes(routes, version)

/** The API reference, a page for each group of routes. @returns {import('./page.mjs').Page[]} */
export function apiPages() {
  return referencePages(document).map((page) => ({ ...page, slug: page.slug === '' ? 'api' : `api/${page.slug}` }))
}

/**
 * The URL of each route in the reference, by method and path: `GET /api/projects/{id}`.
 * @param {readonly import('./page.mjs').Page[]} pages
 */
export function urlsByRoute(pages) {
  const urls = routesOf(document).map(({ method, path, anchor }) => {
    const page = pages.find(({ slug, headings }) => slug !== 'api' && headings.some(({ id }) => id === anchor))
    return /** @type {const} */ ([`${method} ${path}`, page && `${urlOf(page.slug)}#${anchor}`])
  })
  return new Map(urls.flatMap(([route, url]) => (url === undefined ? [] : [[route, url]])))
}
