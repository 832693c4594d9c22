import { slug } from 'github-slugger'
import markdownIt from 'markdown-it'
import anchor from 'markdown-it-anchor'

/**
 * @typedef {import('markdown-it').Token} Token
 * @typedef {(href: string) => string} ResolveLink
 */

// Headings get the same ids as on code hosts, so links work in both places.
const markdown = markdownIt({ html: true }).use(anchor, { slugify: slug, level: [2, 3, 4], tabIndex: false })

/** @type {import('markdown-it').RendererRule} */
const renderLink = (tokens, index, options, { resolveLink }, renderer) => {
  const token = tokens[index]
  token?.attrSet('href', resolveLink(token.attrGet('href') ?? ''))
  return renderer.renderToken(tokens, index, options)
}
markdown.renderer.rules.link_open = renderLink

/**
 * Renders Markdown as HTML, with its outline and its search text.
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

/** Renders a line of Markdown, such as a help text of the contract. @param {string} text @param {ResolveLink} [resolveLink] */
export const renderLine = (text, resolveLink = (href) => href) => markdown.renderInline(text, { resolveLink })

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

/** The visible text of a token. @param {Token} token */
function plainText(token) {
  const parts = token.children ?? [token]
  return parts.map(({ type, content }) => (type === 'softbreak' ? ' ' : type === 'html_inline' ? '' : content)).join('')
}
