import MiniSearch from 'minisearch'
import { urlOf } from '../pages/page.mjs'
import { searchOptions } from './options.mjs'

/** The search index of all sections, as JSON for the browser. @param {readonly import('../pages/page.mjs').Page[]} pages */
export function searchIndex(pages) {
  const index = new MiniSearch(searchOptions)
  index.addAll(pages.flatMap(sectionsOf))
  return JSON.stringify(index)
}

/** @param {import('../pages/page.mjs').Page} page */
function sectionsOf({ slug, title: page, searchEntries }) {
  return searchEntries.map(({ id, title, text }) => ({ url: id === '' ? urlOf(slug) : `${urlOf(slug)}#${id}`, title, page, text }))
}
