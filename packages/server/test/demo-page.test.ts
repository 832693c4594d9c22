import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const packages = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, packages), 'utf8')
const page = read('server/public/demo/index.html').replaceAll(/<pre>.*?<\/pre>/gs, '')

describe('the demo page', () => {
  test('has the stub of the SDK, byte by byte, as a customer has it', () => {
    expect(read('server/public/demo/stub.js')).toBe(read('sdk/stub/stub.js'))
  })

  test('works under a strict CSP: no script, style or handler in the page itself', () => {
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/)
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=/)
  })

  test('loads only what lies beside it, and the script build', () => {
    const loaded = [...page.matchAll(/<(?:script|link)[^>]*\s(?:src|href)="(?!data:)([^"]+)"/g)].map(([, path]) => path ?? '')
    expect(loaded).toContain('/hal.js')
    expect(loaded.filter((path) => path !== '/hal.js' && !existsSync(new URL(`server/public${path}`, packages)))).toEqual([])
  })
})
