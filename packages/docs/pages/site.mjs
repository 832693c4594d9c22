import { createCodeLink } from './code-links.mjs'
import { decorate } from './decorate.mjs'
import { guidePages } from './guides.mjs'
import { urlOf } from './page.mjs'
import { problemPages } from './problems.mjs'
import { apiPages, document, urlsByRoute } from './reference.mjs'
import { groups } from './site-map.mjs'
import { warningPage } from './warnings.mjs'

/** @typedef {import('./page.mjs').Page} Page */

/** The server's answer to wrong addresses under `/docs`. @type {Page} */
const notFoundPage = {
  slug: '404',
  title: 'Page not found',
  html: '<p>No page of the documentation has this address. Search above, or begin with the <a href="/docs">overview</a> or the <a href="/docs/api">API reference</a>.</p>',
  headings: [],
  searchEntries: [],
}

/** Every page of the site, with its navigation. */
export function makeSite() {
  const api = apiPages()
  const pages = [...guidePages(), ...api, ...problemPages(document), warningPage(), notFoundPage]
  const reference = [
    ...api.map(({ slug, title }) => ({ slug, label: title })),
    { slug: 'problems', label: 'Problems' },
    { slug: 'warnings', label: 'Warnings' },
  ]
  const navigation = [...groups, { title: 'Reference', entries: reference }]
  const order = navigation.flatMap(({ entries }) => entries)
  const linkOfCode = createCodeLink(urlsByRoute(api), pages.map(({ slug }) => slug))
  return pages.map((page) => ({
    ...page,
    html: decorate(page.html, { ownUrl: urlOf(page.slug), linkOfCode }),
    contents: page.headings.filter(({ level }) => level < 4),
    navigation: navigation.map(({ title, entries }) => ({ title, links: entries.map((entry) => linkTo(entry, page)) })),
    ...neighbours(order, page),
  }))
}

/** @param {{ slug: string, label: string }} entry @param {Page} page */
function linkTo({ slug, label }, page) {
  return { url: urlOf(slug), label, isCurrent: slug === page.slug, isParent: page.slug.startsWith(`${slug}/`) }
}

/** The previous and next page in the navigation. @param {readonly { slug: string, label: string }[]} order @param {Page} page */
function neighbours(order, page) {
  const index = order.findIndex(({ slug }) => slug === page.slug)
  const link = (/** @type {number} */ at) => (order[at] === undefined || index < 0 ? null : linkTo(order[at], page))
  return { previous: link(index - 1), next: link(index + 1) }
}
