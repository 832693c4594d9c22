import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { toJson } from '../src/queue/json.js'

const patched: [object, PropertyDescriptor | undefined][] = []

const patch = (prototype: object, toJSON: (this: unknown) => unknown): void => {
  patched.push([prototype, Object.getOwnPropertyDescriptor(prototype, 'toJSON')])
  Object.defineProperty(prototype, 'toJSON', { value: toJSON, configurable: true, writable: true, enumerable: true })
}

afterEach(() => {
  for (const [prototype, before] of patched.splice(0)) {
    Reflect.deleteProperty(prototype, 'toJSON')
    if (before) Object.defineProperty(prototype, 'toJSON', before)
  }
})

const damaged = (value: unknown): string[] => {
  const paths: string[] = []
  toJson(value, (path) => paths.push(path))
  return paths
}

describe('toJson (sdk.md, Host page)', () => {
  it('writes what JSON.stringify writes on a page without old libraries', () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withSparseArray: true }), (value) => {
        expect(toJson(value)).toBe(JSON.stringify(value))
      }),
    )
  })

  it('ignores a toJSON that an old library added to what all objects inherit (F8)', () => {
    patch(Object.prototype, () => 'object')
    patch(Array.prototype, () => 'array')
    patch(Date.prototype, () => 'date')
    patch(String.prototype, () => 'text')
    expect(toJson({ list: ['a', { b: 1 }], when: new Date(0) })).toBe('{"list":["a",{"b":1}],"when":"1970-01-01T00:00:00.000Z"}')
  })

  it('obeys the toJSON of a class and of the object itself', () => {
    class Price {
      toJSON(): unknown {
        return { amount: 5, at: [new Date(0)] }
      }
    }
    expect(toJson({ price: new Price(), url: new URL('https://hal.example'), own: { toJSON: () => 1 } })).toBe(
      '{"price":{"amount":5,"at":["1970-01-01T00:00:00.000Z"]},"url":"https://hal.example/","own":1}',
    )
  })

  it('reads no inherited member (F4)', () => {
    expect(toJson(Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true } }))).toBe('{"own":2}')
  })

  it('names each place that JSON would damage as the server names it (F19)', () => {
    const value = { a: { b: { c: NaN } }, items: [{ price: Infinity }, 1], when: new Date(NaN), map: new Map(), own: { toJSON: () => NaN } }
    expect(damaged(value)).toEqual(['a.b.c', 'items[0].price', 'when', 'map', 'own'])
    expect(damaged({ none: null, missing: undefined, list: [null, undefined], when: new Date(0), deep: { ok: true } })).toEqual([])
  })

  it.each([[{ big: 1n }], [(() => { const cycle: unknown[] = []; cycle.push(cycle); return cycle })()]])('throws where JSON has no form of the value', (value) => {
    expect(() => toJson(value)).toThrow()
  })
})
