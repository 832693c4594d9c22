import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTerminal } from './terminal.js'

function printed(use: (terminal: ReturnType<typeof createTerminal>) => void): string {
  let text = ''
  const print = (part: string) => (text += part)
  use(createTerminal({ out: print, err: print, readLine: async () => '' }))
  return text
}

describe('what a command prints (account-api.md, "Problems, configuration")', () => {
  it.each([
    ['evil\u001b[2J\u001b]0;x\u0007\nsecond line', 'evil\\u001b[2J\\u001b]0;x\\u0007\\u000asecond line'],
    ['\u009b2J', '\\u009b2J'],
    ['a\u202egpj.exe', 'a\\u202egpj.exe'],
    ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['a\rb\tc\u007f\u0000', 'a\\u000db\\u0009c\\u007f\\u0000'],
    ['\u2066\u200f\u061c', '\\u2066\\u200f\\u061c'],
  ])('shows control characters as escapes: %j', (text, shown) => {
    expect(printed(({ say }) => say(text))).toBe(`${shown}\n`)
    expect(printed(({ note }) => note(text))).toBe(`${shown}\n`)
  })

  it('leaves text as it is, in any script', () => {
    for (const text of ['Ωmega 北京 müller', '👩‍👩‍👧 می‌خواهم', 'C:\\data']) expect(printed(({ say }) => say(text))).toBe(`${text}\n`)
  })

  it('is one line for each line, with a tab between cells and nowhere else', () => {
    const cells = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 })
    fc.assert(fc.property(cells, (texts) => {
      const text = printed(({ say }) => say(...texts))
      expect(text.split('\n')).toHaveLength(2)
      expect(text.slice(0, -1).split('\t')).toHaveLength(texts.length)
      expect(text.slice(0, -1)).not.toMatch(/[^\t\P{Cc}]|[\u2028-\u202e\u2066-\u2069]/u)
    }))
  })
})
