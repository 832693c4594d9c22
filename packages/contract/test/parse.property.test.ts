import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBatch, parseCall, type Parse } from '../src/index.js'
import { anyBody, idText, operation, operationType } from './arbitraries.js'

/** What JSON gives back of a body, so that `-0` and `undefined` are no surprise. */
const throughJson = (body: unknown): unknown => JSON.parse(JSON.stringify(body))

function valueOf<Value>(parse: Parse<Value>): Value {
  if (!parse.ok) throw new Error(`refused: ${JSON.stringify(parse.errors)}`)
  return parse.value
}

const track = (fields: object) => parseCall('track', { project_id: 'demo', visitor_id: 'v', name: 'x', ...fields })

describe('any JSON', () => {
  it('is either read or refused with a path and a message for each place, and never throws', () => {
    fc.assert(
      fc.property(operationType, anyBody, fc.option(fc.string(), { nil: undefined }), (type, body, key) => {
        for (const parse of [parseCall(type, body, key), parseBatch(body)]) {
          if (parse.ok) continue
          expect(parse.errors.length).toBeGreaterThan(0)
          for (const { path, message } of parse.errors) expect([typeof path, message.length > 0]).toEqual(['string', true])
        }
      }),
    )
  })

  it('is left as it was', () => {
    fc.assert(
      fc.property(operationType, anyBody, (type, body) => {
        const before = JSON.stringify(body)
        parseCall(type, body)
        parseBatch(body)
        expect(JSON.stringify(body)).toBe(before)
      }),
    )
  })
})

describe('a valid operation', () => {
  it('comes back as it was sent, in a single call', () => {
    fc.assert(
      fc.property(operation, ({ type, fields }) => {
        const sent = throughJson(fields) as object
        const { operation: parsed, warnings } = valueOf(parseCall(type, { project_id: 'demo', ...sent }))
        expect([parsed, warnings]).toEqual([{ type, ...sent }, []])
      }),
    )
  })

  it('comes back as it was sent, in a batch (R25)', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 5 }), (operations) => {
        const sent = operations.map(({ type, fields }) => throughJson({ type, ...fields }))
        const batch = valueOf(parseBatch({ project_id: 'demo', operations: sent }))
        expect(batch.operations.map(({ parse }) => valueOf(parse).operation)).toEqual(sent)
      }),
    )
  })

  it('is refused for nothing that stands beside its fields (wire.md, Widget routes)', () => {
    // Letters that no name of the contract begins with.
    const unknownName = fc.string({ maxLength: 120 }).map((tail) => `zz${tail}`)
    fc.assert(
      fc.property(operation, fc.dictionary(unknownName, fc.jsonValue(), { maxKeys: 30 }), ({ type, fields }, others) => {
        const alone = valueOf(parseCall(type, { project_id: 'demo', ...fields }))
        const { operation: parsed, warnings, more_warnings = 0 } = valueOf(parseCall(type, { project_id: 'demo', ...fields, ...others }))
        expect(parsed).toEqual(alone.operation)
        expect(warnings.every(({ code }) => code === 'unknown_field')).toBe(true)
        expect(warnings.length + more_warnings).toBe(Object.keys(others).length)
        expect(warnings.length).toBeLessThanOrEqual(10)
      }),
    )
  })
})

describe('an id', () => {
  it('is trimmed (wire.md, Limits)', () => {
    const blanks = fc.stringMatching(/^[ \t\n\u00a0\u2003\u200b\u2060\u00ad\ufeff]{0,3}$/)
    fc.assert(
      fc.property(blanks, idText, blanks, (before, id, after) => {
        expect(valueOf(track({ visitor_id: before + id + after })).operation.visitor_id).toBe(id)
      }),
    )
  })

  it('may be a safe integer and becomes its decimal text (wire.md, Limits)', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger().filter((number) => number !== 0 && number !== -1), (number) => {
        expect(valueOf(track({ visitor_id: number })).operation.visitor_id).toBe(String(number))
      }),
    )
  })

  it('is no id in any case of its letters or with blanks around it (wire.md, Limits)', () => {
    const words = ['null', 'undefined', 'nan', 'none', 'true', 'false', '[object object]', 'anonymous', 'guest', 'unknown', 'n/a', 'nil', '(null)']
    fc.assert(
      fc.property(fc.mixedCase(fc.constantFrom(...words)), fc.constantFrom('', ' ', '\t'), (word, blank) => {
        expect(track({ visitor_id: blank + word + blank }).ok).toBe(false)
      }),
    )
  })
})

describe('a time', () => {
  it('is the same moment as text and as epoch milliseconds', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z') }), (date) => {
        const [asText, asNumber] = [track({ timestamp: date.toISOString() }), track({ timestamp: date.getTime() })]
        expect(valueOf(asText).operation.timestamp).toBe(date.getTime())
        expect(valueOf(asNumber).operation.timestamp).toBe(date.getTime())
      }),
    )
  })

  it('is a date that JavaScript can hold, whatever was sent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.string(), fc.date().map(String)), (timestamp) => {
        const parse = track({ timestamp })
        if (parse.ok) expect(Number.isNaN(new Date(parse.value.operation.timestamp ?? 0).getTime())).toBe(false)
      }),
    )
  })
})
