import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listMark, readSortedCursor, readTimedCursor, sortedCursor, timedCursor, type ListIdentity } from './cursor.js'
import { InvalidCursor } from './port.js'

const filter = fc.dictionary(fc.constantFrom('q', 'email', 'tag', 'name'), fc.option(fc.string(), { nil: undefined }))
const sort = fc.record({ field: fc.constantFrom('created_at' as const, 'updated_at' as const, 'name' as const), descending: fc.boolean() })
const identity: fc.Arbitrary<ListIdentity> = fc.record(
  { list: fc.constantFrom('contacts' as const, 'events' as const), of: fc.string(), filter, sort },
  { requiredKeys: ['list', 'of', 'filter'] },
)

/** Two lists are one where they say the same, whatever the order of their filters. */
function canonical({ list, of, sort: by, filter: given }: ListIdentity): string {
  const filters = Object.entries(given).filter(([, value]) => value !== undefined).map((entry) => JSON.stringify(entry)).sort()
  return JSON.stringify([list, of, by?.field ?? null, by?.descending ?? null, filters])
}

describe('the mark of a list', () => {
  it('is the same for the same list, and no other (wire.md, "Account routes")', () => {
    fc.assert(fc.property(identity, identity, (one, other) => (listMark(one) === listMark(other)) === (canonical(one) === canonical(other))))
  })

  it('takes no notice of the order of filters', () => {
    fc.assert(fc.property(identity, (one) => {
      const turned = Object.fromEntries(Object.entries(one.filter).reverse())
      return listMark(one) === listMark({ ...one, filter: turned })
    }))
  })
})

describe('a cursor', () => {
  it('reads as what it was made of, in its own list only', () => {
    const position = fc.record({ value: fc.string({ unit: 'binary' }), id: fc.string() })
    fc.assert(fc.property(identity, identity, position, (one, other, at) => {
      const cursor = sortedCursor(listMark(one), at)
      const byName = { field: 'name', descending: false } as const
      expect(readSortedCursor(listMark(one), byName, cursor)).toEqual(at)
      if (canonical(one) !== canonical(other)) expect(() => readSortedCursor(listMark(other), byName, cursor)).toThrow(InvalidCursor)
      expect(() => readTimedCursor(listMark(one), cursor)).toThrow(InvalidCursor)
    }))
  })

  it('of a list newest first holds its place', () => {
    const at = { time: 5, rank: 1, ref: 7 }
    const mark = listMark({ list: 'events', of: 'p', filter: {} })
    expect(readTimedCursor(mark, timedCursor(mark, at))).toEqual(at)
  })
})
