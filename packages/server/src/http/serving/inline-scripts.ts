import { createHash } from 'node:crypto'

/** What a content security policy calls each inline script of a page. */
export function inlineScriptHashes(html: string): string[] {
  const inline = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) => text ?? '')
  return inline.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
}
