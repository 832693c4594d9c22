/** @type {Record<string, string>} */
const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/**
 * Escapes text for HTML content and quoted attributes.
 *
 * @param {string} text
 * @returns {string}
 */
export function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/**
 * Escapes text and turns `` `code` `` into code elements.
 *
 * @param {string} text
 * @returns {string}
 */
export function prose(text) {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

/**
 * Turns text with blank lines between paragraphs into paragraphs.
 *
 * @param {string} text
 * @returns {string}
 */
export function paragraphs(text) {
  const parts = text.split(/\n{2,}/).filter((part) => part.trim() !== '')
  return parts.map((part) => `<p>${prose(part)}</p>`).join('\n')
}

/**
 * Renders a table in a region that scrolls sideways. The region is focusable, so that a keyboard can scroll it.
 *
 * @param {string} label accessible name of the region
 * @param {string[]} headings
 * @param {string[]} rows HTML of whole `tr` elements
 * @returns {string}
 */
export function table(label, headings, rows) {
  const head = headings.map((heading) => `<th scope="col">${escapeHtml(heading)}</th>`).join('')
  return `<div class="table" role="region" aria-label="${escapeHtml(label)}" tabindex="0">
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>`
}

/**
 * Renders a block of code. It is focusable, so that a keyboard can scroll it.
 *
 * @param {string} label accessible name of the block
 * @param {'sh' | 'json' | 'http' | 'js'} language
 * @param {string} text
 * @returns {string}
 */
export function codeBlock(label, language, text) {
  return `<pre tabindex="0" role="region" aria-label="${escapeHtml(label)}"><code class="language-${language}">${escapeHtml(text)}</code></pre>`
}
