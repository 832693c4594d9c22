import { createRequire } from 'node:module'
import { referencePages } from '../reference/reference-pages.mjs'

/** @typedef {{ openApiDocument(version: string): import('../reference/document.mjs').Document }} ServerModule */

// The document is made from the routes, so it comes from the built server.
const builtServer = new URL('../../server/dist/http/serving/openapi.js', import.meta.url)
const { openApiDocument } = /** @type {ServerModule} */ (await import(builtServer.href))
const { version } = createRequire(import.meta.url)('@hal/sdk/package.json')

/** The API reference, a page for each group of routes. @returns {import('./page.mjs').Page[]} */
export function apiPages() {
  return referencePages(openApiDocument(version)).map((page) => ({ ...page, slug: page.slug === '' ? 'api' : `api/${page.slug}` }))
}
