import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const packages = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, packages), 'utf8')
const page = read('server/public/demo/index.html').replaceAll(/<pre>.*?<\/pre>/gs, '')
const stub = `<script>${read('sdk/stub/stub.js').trim()}</script>`

describe('the demo page', () => {
  test('has the stub of the SDK, as a customer has it', () => {
    expect(page).toContain(stub)
  })

  test('works under a strict CSP: no other script, no style and no handler in the page itself', () => {
    const rest = page.replace(stub, '')
    expect(rest).not.toMatch(/<script(?![^>]*\ssrc=)/)
    expect(rest).not.toMatch(/<style|\sstyle=|\son[a-z]+=/)
  })

  test('loads only what lies beside it, and the script build', () => {
    const loaded = [...page.matchAll(/<(?:script|link)[^>]*\s(?:src|href)="(?!data:)([^"]+)"/g)].map(([, path]) => path ?? '')
    expect(loaded).toContain('/hal.js')
    expect(loaded.filter((path) => path !== '/hal.js' && !existsSync(new URL(`server/public${path}`, packages)))).toEqual([])
  })
})
