import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBlank, trimText } from '../src/index.js'

const invisible = ['\u200b', '\u2060', '\u00ad', '\u3164', '\u2800', '\ufeff', '\u115f', '\u034f', '\ufe0f', '\u{e0020}', '\u{1d159}', '\x07', '\u0085']

const nameOf = (text: string) => `U+${(text.codePointAt(0) ?? 0).toString(16)}`

describe('text of which nothing is visible (Fine print)', () => {
  it.each(invisible.map((text) => [nameOf(text), text]))('is blank: %s, alone and among others', (_, text) => {
    expect([isBlank(text), isBlank(` ${text}\u200b${text}`), isBlank(`${text}a${text}`)]).toEqual([true, true, false])
  })

  it.each(['a', '.', '\u0301', '\u{1f469}\u200d\u{1f467}', '\ufffc', '0', '\0', '\ud800'])('is not blank: %j', (text) => {
    expect(isBlank(text)).toBe(false)
  })

  it('is what the empty text is', () => {
    expect(isBlank('')).toBe(true)
  })
})

describe('trimming (Fine print)', () => {
  const edge = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u200b', '\u200d', '\u2060', '\u00ad', '\ufeff', '\u{e0001}'), maxLength: 4 })
  const visible = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text === trimText(text))

  it('takes white space and format characters from the ends, and nothing else', () => {
    fc.assert(
      fc.property(edge, visible, edge, (before, text, after) => {
        expect(trimText(before + text + after)).toBe(text)
      }),
    )
  })

  it('changes nothing the second time, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(trimText(trimText(text))).toBe(trimText(text))
      }),
    )
  })

  it('keeps what joins an emoji', () => {
    expect(trimText(' \u{1f469}\u200d\u{1f467} ')).toBe('\u{1f469}\u200d\u{1f467}')
  })

  it('takes time in proportion to the text', () => {
    const text = `a${'\u200b'.repeat(500_000)}b${' '.repeat(500_000)}`
    expect(trimText(text)).toHaveLength(500_002)
  })
})
