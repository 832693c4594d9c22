import { scriptHash } from '../../installation/script-hash.js'

/** The Content Security Policy hash of each inline script of a page. */
export function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) => scriptHash(text ?? ''))
}
