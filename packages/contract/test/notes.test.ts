import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundWarnings, type Warning, type WarningCode } from '../src/index.js'

const warning = (code: WarningCode, at: number): Warning => ({ code, message: `${at}` })

describe('the warnings of a result (wire.md, Limits)', () => {
  it('are as they are where there are few, without a count', () => {
    expect(boundWarnings([])).toEqual({ warnings: [] })
    expect(boundWarnings([warning('name_kept', 1)])).toEqual({ warnings: [warning('name_kept', 1)] })
  })

  it('put those about records before unknown fields', () => {
    const warnings = [warning('unknown_field', 1), warning('name_kept', 2), warning('unknown_field', 3), warning('no_company', 4)]
    expect(boundWarnings(warnings).warnings.map(({ message }) => message)).toEqual(['2', '4', '1', '3'])
  })

  it('count what was never worded, too', () => {
    expect(boundWarnings([warning('unknown_field', 1)], 7)).toEqual({ warnings: [warning('unknown_field', 1)], more_warnings: 7 })
  })

  it('are ten at most, lose none from the count, and come out the same the second time', () => {
    const code = fc.constantFrom<WarningCode>('unknown_field', 'name_kept', 'blank_ignored')
    fc.assert(
      fc.property(fc.array(code, { maxLength: 40 }), fc.nat(1_000), (codes, unlisted) => {
        const all = codes.map(warning)
        const bound = boundWarnings(all, unlisted)
        expect(bound.warnings.length).toBe(Math.min(10, all.length))
        expect(bound.warnings.length + (bound.more_warnings ?? 0)).toBe(all.length + unlisted)
        expect(boundWarnings(bound.warnings, bound.more_warnings)).toEqual(bound)
        const records = all.filter((one) => one.code !== 'unknown_field')
        expect(bound.warnings.slice(0, records.length)).toEqual(records.slice(0, 10))
      }),
    )
  })
})
