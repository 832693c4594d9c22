import { describe, expect, it } from 'vitest'
import { growthFault, limits, parseCall } from '../src/index.js'

const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]))

function errorsOf(metadata: unknown) {
  const parse = parseCall('identify', { project_id: 'demo', visitor_id: 'v', metadata })
  return parse.ok ? [] : parse.errors
}

describe('an object after merging (R6)', () => {
  it('is right up to 100 keys', () => {
    expect(growthFault({}, numbered(limits.objectKeys))).toBeNull()
    expect(growthFault({}, numbered(limits.objectKeys + 1))).toContain('100 keys')
  })

  it('is right up to 16 KiB as JSON', () => {
    const around = '{"a":""}'.length
    expect(growthFault({}, { a: 'x'.repeat(limits.objectBytes - around) })).toBeNull()
    expect(growthFault({}, { a: 'x'.repeat(limits.objectBytes - around + 1) })).toContain('16384 bytes')
  })
})

describe('an object with many faults (wire.md, Limits)', () => {
  it('has 20 of them told, not all', () => {
    expect(errorsOf({ a: Array.from({ length: 10_000 }, () => '\0') })).toHaveLength(20)
  })

  it('with too many keys is told once, not key by key', () => {
    expect(errorsOf(numbered(10_000))).toEqual([{ path: 'metadata', message: 'has more than the limit of 100 keys' }])
  })

  it('may be nested without end and is not followed', () => {
    const nested: unknown = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)
    expect(errorsOf(nested)).toEqual([
      { path: 'metadata.a.a.a.a.a', message: 'is nested deeper than the limit of 5 levels' },
    ])
  })
})

describe('an object with a key of the prototype (wire.md, Limits)', () => {
  it('leaves no trace in the prototype of others', () => {
    expect(errorsOf(JSON.parse('{"__proto__": {"polluted": true}}'))).toHaveLength(1)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('may have it as a part of a name', () => {
    expect(errorsOf({ constructors: 1, __proto: 1, 'my prototype': 1 })).toEqual([])
  })
})
