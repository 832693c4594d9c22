import { warningHelp } from '@hal/contract'
import { renderLine } from './markdown.mjs'

/** All warnings on one page, each with its code as anchor. @returns {import('./page.mjs').Page} */
export function warningPage() {
  const warnings = Object.entries(warningHelp)
  return {
    slug: 'warnings',
    title: 'Warnings',
    html: [
      '<p>A result has <code>warnings</code> when a call was done, but something in it was ignored or done in another way. Each warning has a <code>code</code>, a <code>message</code> and often the <code>path</code> of the field. A result lists at most ten; <code>more_warnings</code> counts the others.</p>',
      ...warnings.map(([code, help]) => `<h2 id="${code}"><code>${code}</code></h2>\n<p>${renderLine(help)}</p>\n`),
    ].join(''),
    headings: warnings.map(([code]) => ({ level: 2, id: code, text: code })),
    searchEntries: warnings.map(([code, help]) => ({ id: code, title: `Warning ${code}`, text: help })),
  }
}
