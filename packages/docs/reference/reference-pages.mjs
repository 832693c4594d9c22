/** @import { Document, Route } from './document.mjs' */
import { routesOf, slugOf } from './document.mjs'
import { escapeHtml, paragraphs, prose, table } from './html.mjs'
import { problemsOf } from './problems.mjs'
import { routeSection } from './route-section.mjs'

/**
 * The HTML uses these classes:
 *
 * - `section.route`: one route, with `p.endpoint` (`span.method` and the path) and `p.credential`
 * - `div.example`: a request (`pre > code.language-sh`), `p.status` and the answer (`pre > code.language-json`)
 * - `div.table`: the region around a `table`, which scrolls sideways
 * - `span.required`: marks a required field
 *
 * Everything else is plain `h2`, `h3`, `p`, `table`, `details` and `summary`.
 *
 * @typedef {{ level: 2 | 3, id: string, text: string }} Heading
 * @typedef {{ id: string, title: string, text: string }} SearchEntry
 *
 * @typedef {object} ReferencePage
 * @property {string} slug the page is served at `/docs/api/SLUG`; the overview, whose slug is empty, at `/docs/api`
 * @property {string} title text for `h1`, which is not part of `html`
 * @property {string} html
 * @property {Heading[]} headings in their order
 * @property {SearchEntry[]} searchEntries `id` is the anchor on the page
 */

/**
 * Renders an OpenAPI document as static pages: an overview, and one page for each tag. The pages
 * have no script and no inline style.
 *
 * @param {Document} document
 * @returns {ReferencePage[]} the overview first
 * @throws {Error} for a reference into components that do not exist
 */
export function referencePages(document) {
  const groups = groupsOf(document)
  return [overviewPage(groups, document), ...groups.map((group) => groupPage(group, document))]
}

/** @typedef {{ name: string, slug: string, description: string, routes: Route[] }} Group */

/** @param {Document} document @returns {Group[]} */
function groupsOf(document) {
  const routes = routesOf(document)
  const names = [...new Set(routes.map(tagOf))]
  return names.map((name) => ({
    name,
    slug: slugOf(name),
    description: document.tags?.find((tag) => tag.name === name)?.description ?? '',
    routes: routes.filter((route) => tagOf(route) === name),
  }))
}

/** @param {Route} route */
const tagOf = ({ operation }) => operation.tags?.[0] ?? 'Other'

/** @param {Group} group @param {Document} document @returns {ReferencePage} */
function groupPage({ name, slug, description, routes }, document) {
  return {
    slug,
    title: name,
    html: [paragraphs(description), ...routes.map((route) => routeSection(route, document))].join('\n'),
    headings: routes.map(({ anchor, operation }) => ({ level: 2, id: anchor, text: operation.summary ?? anchor })),
    searchEntries: routes.map((route) => searchEntry(route, document)),
  }
}

/** @param {Route} route @param {Document} document @returns {SearchEntry} */
function searchEntry({ method, path, anchor, operation }, document) {
  const codes = problemsOf(operation, document).map(({ code }) => code)
  const names = (operation.parameters ?? []).map(({ name }) => name)
  return {
    id: anchor,
    title: `${operation.summary}: ${method} ${path}`,
    text: [operation.description ?? '', ...names, ...codes].join(' '),
  }
}

/** @param {Group[]} groups @param {Document} document @returns {ReferencePage} */
function overviewPage(groups, document) {
  const { description = '' } = document.info
  return {
    slug: '',
    title: 'API reference',
    html: [paragraphs(description), ...groups.map(groupTable)].join('\n'),
    headings: groups.map(({ slug, name }) => ({ level: 2, id: slug, text: name })),
    searchEntries: [{ id: '', title: 'API reference', text: description }],
  }
}

/** @param {Group} group */
function groupTable({ name, slug, description, routes }) {
  const rows = routes.map(
    ({ method, path, anchor, operation }) =>
      `<tr><th scope="row"><a href="/docs/api/${slug}#${anchor}"><span class="method">${method}</span> <code>${escapeHtml(path)}</code></a></th><td>${prose(operation.summary ?? '')}</td></tr>`,
  )
  return `<h2 id="${slug}"><a href="/docs/api/${slug}">${escapeHtml(name)}</a></h2>
${paragraphs(description)}
${table(`Routes: ${name}`, ['Route', 'What it does'], rows)}`
}
