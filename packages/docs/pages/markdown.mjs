import { slug } from 'github-slugger'
import markdownIt from 'markdown-it'
import anchor from 'markdown-it-anchor'
import { codeBlock } from './highlight.mjs'
import { escapeHtml } from './html.mjs'

/**
 * @typedef {import('markdown-it').Token} Token
 * @typedef {(href: string) => string} ResolveLink
 */

const markdown = markdownIt({ html: true })
  // A heading has the id that code hosts give it, so a link works in both places.
  .use(anchor, { slugify: slug, level: [2, 3, 4], permalink: permalink() })

/** @type {Record<string, import('markdown-it').RendererRule>} */
const rules = {
  fence: (tokens, index) => codeBlock(tokens[index]?.content ?? '', tokens[index]?.info.trim().split(/\s/)[0] ?? ''),
  table_open: () => '<div class="table"><table>\n',
  table_close: () => '</table></div>\n',
  link_open: (tokens, index, options, { resolveLink }, renderer) => {
    const token = tokens[index]
    token?.attrSet('href', resolveLink(token.attrGet('href') ?? ''))
    return renderer.renderToken(tokens, index, options)
  },
}
Object.assign(markdown.renderer.rules, rules)

function permalink() {
  return anchor.permalink.linkAfterHeader({
    class: 'anchor',
    symbol: '#',
    style: 'aria-label',
    assistiveText: (/** @type {string} */ title) => `Link to “${title}”`,
    wrapper: ['<div class="heading">', '</div>'],
  })
}

/**
 * Markdown as HTML, with its outline and its words.
 * @param {string} text begins with the title, a heading of level 1
 * @param {ResolveLink} resolveLink
 */
export function renderMarkdown(text, resolveLink) {
  const env = { resolveLink }
  const tokens = markdown.parse(text, env)
  const titleEnd = tokens.findIndex(({ type }) => type === 'heading_close') + 1
  const [opening, title] = tokens
  if (opening?.tag !== 'h1' || title === undefined) throw new Error('A page begins with its title: "# Title"')
  const body = tokens.slice(titleEnd)
  return { title: plainText(title), html: markdown.renderer.render(body, markdown.options, env), ...outline(body, plainText(title)) }
}

/** A line of Markdown, such as a help text of the contract. @param {string} text @param {ResolveLink} [resolveLink] */
export const renderLine = (text, resolveLink = (href) => href) => markdown.renderInline(text, { resolveLink })

/** @param {string} language @param {string} code */
export const renderCode = (language, code) => codeBlock(code.endsWith('\n') ? code : `${code}\n`, language)

/**
 * A heading with its anchor, as Markdown has it.
 * @param {number} level
 * @param {string} text
 * @param {string} [id]
 */
export function renderHeading(level, text, id = slug(text)) {
  const name = escapeHtml(text.replaceAll('`', ''))
  return `<div class="heading"><h${level} id="${id}" tabindex="-1">${renderLine(text)}</h${level}><a class="anchor" href="#${id}" aria-label="Link to “${name}”">#</a></div>\n`
}

/** A table with a row of headings. @param {readonly string[]} headings @param {readonly string[]} rows HTML of whole `tr` elements */
export function table(headings, rows) {
  const head = headings.map((heading) => `<th scope="col">${heading}</th>`).join('')
  return `<div class="table"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table></div>\n`
}

/** @param {readonly Token[]} tokens @param {string} title */
function outline(tokens, title) {
  /** @type {import('./page.mjs').Heading[]} */
  const headings = []
  const searchEntries = [{ id: '', title, text: '' }]
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1]
    if (token.type === 'inline' && previous?.type === 'heading_open') {
      const heading = { level: Number(previous.tag.slice(1)), id: previous.attrGet('id') ?? '', text: plainText(token) }
      headings.push(heading)
      searchEntries.push({ id: heading.id, title: heading.text, text: '' })
      return
    }
    const entry = searchEntries.at(-1)
    if (entry && (token.type === 'inline' || token.type === 'fence')) entry.text += `${plainText(token)} `
  })
  return { headings, searchEntries }
}

/** What a reader sees of a token. @param {Token} token */
function plainText(token) {
  const parts = token.children ?? [token]
  return parts.map(({ type, content }) => (type === 'softbreak' ? ' ' : type === 'html_inline' ? '' : content)).join('')
}
