/**
 * One page of the site.
 *
 * @typedef {object} Heading
 * @property {number} level 2 to 4; the page's title is the only heading of level 1
 * @property {string} id
 * @property {string} text
 *
 * @typedef {object} SearchEntry a section of a page
 * @property {string} id the id of its heading; empty for the text above the first heading
 * @property {string} title
 * @property {string} text
 *
 * @typedef {object} Page
 * @property {string} slug its path below `/docs/`; `index` is `/docs` itself
 * @property {string} title plain text
 * @property {string} html everything below the title
 * @property {readonly Heading[]} headings
 * @property {readonly SearchEntry[]} searchEntries
 */

/** The URL of a page. @param {string} slug */
export const urlOf = (slug) => (slug === 'index' ? '/docs' : `/docs/${slug}`)
