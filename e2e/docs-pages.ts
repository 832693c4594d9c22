import { expect } from '@playwright/test'

/** The HTML of every page of the site by path. Follows links from the first page, as readers do. */
export async function crawlDocs(base: string): Promise<Map<string, string>> {
  const htmlByPath = new Map<string, string>()
  const waiting = ['/docs']
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (htmlByPath.has(path)) continue
    const answer = await fetch(`${base}${path}`, { headers: { accept: 'text/html' } })
    expect(answer.status, path).toBe(200)
    htmlByPath.set(path, await answer.text())
    waiting.push(...linksOf(htmlByPath.get(path) ?? '').map(({ path }) => path).filter((target) => /^\/docs(\/|$)/.test(target)))
  }
  return htmlByPath
}

export interface Link {
  /** Empty for a link to a section of the same page. */
  path: string
  fragment: string
}

export function linksOf(html: string): Link[] {
  const links = [...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href]) => href ?? '')
  return links.filter((href) => /^[/#]/.test(href)).map((href) => ({ path: href.split('#')[0] ?? '', fragment: href.split('#')[1] ?? '' }))
}
