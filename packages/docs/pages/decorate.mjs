import { parse } from 'node-html-parser'
import { escapeHtml } from '../reference/html.mjs'
import { highlight, languageLabel } from './highlight.mjs'

/**
 * Adds the common parts to the plain HTML of a page: heading anchors, highlighted code with the name of its language,
 * scrollable tables, and links from codes to their help.
 * @param {string} html
 * @param {{ ownUrl: string, linkOfCode: import('./code-links.mjs').CodeLink }} place
 */
export function decorate(html, place) {
  // By default the parser does not parse the content of `pre`.
  const root = parse(html, { blockTextElements: {} })
  for (const code of root.querySelectorAll('code')) linkCode(code, place)
  for (const heading of root.querySelectorAll('h2[id], h3[id], h4[id]')) linkHeading(heading)
  for (const code of root.querySelectorAll('pre > code')) frameCode(code)
  for (const table of root.querySelectorAll('table')) boxTable(table)
  return root.toString()
}

/** @typedef {import('node-html-parser').HTMLElement} Element */

/** @param {Element} code @param {Parameters<typeof decorate>[1]} place */
function linkCode(code, { ownUrl, linkOfCode }) {
  if (code.closest('a, pre, h2, h3, h4, summary, .endpoint') !== null) return
  const siblings = code.parentNode?.childNodes ?? []
  const before = siblings[siblings.indexOf(code) - 1]?.textContent ?? ''
  const url = linkOfCode(code.textContent, before)
  if (url !== undefined && url.split('#')[0] !== ownUrl) code.replaceWith(`<a href="${url}">${code.toString()}</a>`)
}

/** @param {Element} heading */
function linkHeading(heading) {
  const name = `Link to “${heading.textContent.trim()}”`
  heading.replaceWith(`<div class="heading">${heading.toString()}<a class="anchor" href="#${heading.id}" aria-label="${escapeHtml(name)}">#</a></div>`)
}

/** @param {Element} code */
function frameCode(code) {
  const language = /language-(\S+)/.exec(code.getAttribute('class') ?? '')?.[1] ?? 'text'
  const block = /** @type {Element} */ (code.parentNode)
  const label = block.getAttribute('aria-label')
  const caption = [label, languageLabel(language)].filter(Boolean).join(' · ')
  block.replaceWith(`<figure class="code"><figcaption>${escapeHtml(caption)}</figcaption><pre><code>${highlight(code.textContent, language)}</code></pre></figure>`)
}

/** @param {Element} table */
function boxTable(table) {
  // An empty header cell is not a header for screen readers.
  for (const cell of table.querySelectorAll('th')) if (cell.textContent === '') cell.tagName = 'td'
  const around = /** @type {Element} */ (table.parentNode)
  const label = around.getAttribute('aria-label')
  if (label !== undefined) table.setAttribute('aria-label', label)
  const box = `<div class="table">${table.toString()}</div>`
  if (around.classList.contains('table')) around.replaceWith(box)
  else table.replaceWith(box)
}
