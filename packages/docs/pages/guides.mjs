import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { renderMarkdown } from './markdown.mjs'
import { urlOf } from './page.mjs'
import { guides, slugOfSource } from './site-map.mjs'

const root = new URL('../../../', import.meta.url)

/** The guides: Markdown files of the repository. @returns {import('./page.mjs').Page[]} */
export function guidePages() {
  return guides.map(({ slug, source = '' }) => {
    const text = readFileSync(new URL(source, root), 'utf8')
    try {
      return { slug, ...renderMarkdown(text, linkResolver(source)) }
    } catch (error) {
      throw new Error(`${source}: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
  })
}

/**
 * Turns links between Markdown files into links between pages.
 * @param {string} source path of the file that has the links, from the root of the repository
 * @returns {(href: string) => string}
 */
function linkResolver(source) {
  return (href) => {
    if (/^([a-z]+:|#|\/)/.test(href)) return href
    const [path = '', fragment] = href.split('#')
    const target = posix.join(posix.dirname(source), path)
    const slug = slugOfSource(target)
    if (slug === undefined) throw new Error(`the link to ${href} leads to no page. Add ${target} to pages/site-map.mjs, or name the file without a link.`)
    return fragment === undefined ? urlOf(slug) : `${urlOf(slug)}#${fragment}`
  }
}
