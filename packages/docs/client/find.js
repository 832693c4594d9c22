import MiniSearch from 'minisearch'
import { searchOptions } from '../search/options.mjs'

/** Loads the index once, when a reader starts to search. @returns {Promise<(query: string) => import('./search.js').Result[]>} */
export async function loadIndex() {
  const response = await fetch('/docs/search-index.json')
  if (!response.ok) throw new Error(`The search index answered ${response.status}`)
  const index = MiniSearch.loadJSON(await response.text(), searchOptions)
  return (query) => index.search(query).map(({ id, title, page }) => ({ url: String(id), title: String(title), page: String(page) }))
}
