/**
 * Options of the search index. The build and the browser must use the same.
 * @type {import('minisearch').Options}
 */
export const searchOptions = {
  idField: 'url',
  fields: ['title', 'page', 'text'],
  storeFields: ['title', 'page'],
  searchOptions: { boost: { title: 4, page: 2 }, prefix: true, fuzzy: (term) => (term.length > 4 ? 0.2 : false), combineWith: 'AND' },
}
