import { expect, it } from 'vitest'
import { createLikeness } from './likeness.js'

const first = 'contact_01kb4zq8x2e5rv6m7n8p9q015s'
const second = 'contact_01kb4zq8x2e5rv6m7n8p9q025s'
const real = 'contact_01m8r2f83sfk68dmasqxtn3pax'
const another = 'contact_01m8r2f92ffk68dmd5czbzv6hv'

it('takes a real id for the documented one of the same form', () => {
  const { toDocumented, toReal } = createLikeness()
  expect(toDocumented({ data: [{ id: first }] }, { data: [{ id: real }] })).toEqual({ data: [{ id: first }] })
  expect(toReal({ path: [first, 'x'] })).toEqual({ path: [real, 'x'] })
})

it('finds two documented ids that are one on the server, and the reverse', () => {
  const { toDocumented } = createLikeness()
  toDocumented(first, real)
  expect(toDocumented(second, real)).toBe(first)
  expect(toDocumented(first, another)).toBe(another)
})

it('finds a value of another form, another text, a missing and an additional field', () => {
  const { toDocumented } = createLikeness()
  expect(toDocumented(first, 'company_1')).toBe('company_1')
  expect(toDocumented({ name: 'Nora' }, { name: 'Sam' })).toEqual({ name: 'Sam' })
  expect(toDocumented({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 })
  expect(toDocumented({ a: 1 }, { a: 1, b: 2 })).toEqual({ a: 1, b: 2 })
})

it('does not compare times', () => {
  const { toDocumented } = createLikeness()
  expect(toDocumented('2026-11-23T14:05:09.123Z', '2027-01-01T00:00:00.000Z')).toBe('2026-11-23T14:05:09.123Z')
})
