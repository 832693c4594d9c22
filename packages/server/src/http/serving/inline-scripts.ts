import { scriptHash } from '../../installation/script-hash.js'

/** What a Content Security Policy calls each inline script of a page. */
export function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) => scriptHash(text ?? ''))
}
