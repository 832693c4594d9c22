import { expect, it } from 'vitest'
import { createCodeLink } from '../pages/code-links.mjs'
import { decorate } from '../pages/decorate.mjs'
import { renderMarkdown } from '../pages/markdown.mjs'

const linkOfCode = createCodeLink(new Map([['GET /api/projects/{id}', '/docs/api/projects#get-projects-id']]), ['index', 'api'])
const decorated = (html: string, ownUrl = '/docs/here'): string => decorate(html, { ownUrl, linkOfCode })

it('gives a heading a link to itself', () => {
  expect(decorated('<h2 id="a-b">A “b”</h2>')).toBe('<div class="heading"><h2 id="a-b">A “b”</h2><a class="anchor" href="#a-b" aria-label="Link to “A “b””">#</a></div>')
})

it('colours code by classes and keeps its characters', () => {
  const html = decorated('<pre><code class="language-js">if (a &lt; b) return &quot;&amp;lt;&quot;</code></pre>')
  expect(html).toContain('<figcaption>JavaScript</figcaption>')
  expect(html).toContain('hljs-keyword')
  expect(html.replace(/<[^>]*>/g, '')).toBe('JavaScriptif (a &lt; b) return &quot;&amp;lt;&quot;')
  expect(html).not.toMatch(/ style=/)
})

it.each([
  ['<p><code>no_contact</code></p>', '/docs/problems/no_contact'],
  ['<p>warning <code>no_contact</code></p>', '/docs/warnings#no_contact'],
  ['<p><code>company_not_found</code></p>', '/docs/warnings#company_not_found'],
  ['<p><code>GET /api/projects/:id</code></p>', '/docs/api/projects#get-projects-id'],
  ['<p><code>/docs/api</code></p>', '/docs/api'],
])('links inline code to its help: %s', (html, url) => {
  expect(decorated(html)).toContain(`<a href="${url}"><code>`)
})

it.each(['<p><code>track</code></p>', '<p><a href="/x"><code>no_contact</code></a></p>', '<h2 id="no_contact"><code>no_contact</code></h2>', '<p><code>toString</code></p>'])(
  'links no other code, and none twice: %s',
  (html) => expect(decorated(html).match(/<a href/g)?.length ?? 0).toBe(html.match(/<a href/g)?.length ?? 0),
)

it('does not link a page to itself', () => {
  expect(decorated('<p><code>no_contact</code></p>', '/docs/problems/no_contact')).toBe('<p><code>no_contact</code></p>')
})

it('puts each table into one box that scrolls', () => {
  const box = '<div class="table"><table aria-label="Codes"><tr><td>1</td></tr></table></div>'
  expect(decorated('<div class="table" role="region" aria-label="Codes" tabindex="0"><table><tr><td>1</td></tr></table></div>')).toBe(box)
  expect(decorated('<table><tr><td>1</td></tr></table>')).toBe('<div class="table"><table><tr><td>1</td></tr></table></div>')
})

it('makes a heading cell without words a plain one', () => {
  expect(decorated('<table><tr><th>a</th><th></th></tr></table>')).toContain('<tr><th>a</th><td></td></tr>')
})

it('takes the title out of a guide, and gives headings the ids of a code host', () => {
  const { title, html, headings, searchEntries } = renderMarkdown('# The `title`\n\nIntro.\n\n## What & why\n\nText.\n\n## What & why\n', (href) => href)
  expect(title).toBe('The title')
  expect(html).not.toContain('<h1')
  expect(headings.map(({ id }) => id)).toEqual(['what--why', 'what--why-1'])
  expect(searchEntries.map(({ title, text }) => [title, text.trim()])).toEqual([['The title', 'Intro.'], ['What & why', 'Text.'], ['What & why', '']])
})

it('refuses a guide without a title', () => {
  expect(() => renderMarkdown('Text', (href) => href)).toThrow('# Title')
})
