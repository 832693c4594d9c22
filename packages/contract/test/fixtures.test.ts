import { describe, expect, it } from 'vitest'
import { loadInvalid, loadValid } from '../fixtures/load.js'
import { limits, type Parse } from '../src/index.js'
import { bytesOf, read } from './read.js'

const pathsOf = (parse: Parse<unknown>) => (parse.ok ? [] : parse.errors.map(({ path }) => path).sort())

describe('a valid body', () => {
  it.each(loadValid())('$title ($rule, $name)', (fixture) => {
    const parse = read(fixture)
    if (!parse.ok) expect.fail(JSON.stringify(parse.errors))
    const { value } = parse
    const operations = 'operations' in value ? value.operations : []
    const inOperations = operations.flatMap((entry) => (entry.parse.ok ? entry.parse.value.warnings : []))
    const warnings = [...value.warnings, ...inOperations].map(({ code, path }) => (path === undefined ? { code } : { code, path }))
    expect(warnings).toEqual(fixture.warnings ?? [])
    const rejected = operations.flatMap((entry, index) => (entry.parse.ok ? [] : [{ index, paths: pathsOf(entry.parse) }]))
    const expected = (fixture.rejected ?? []).map(({ index, errors }) => ({ index, paths: errors.map(({ path }) => path).sort() }))
    expect(rejected).toEqual(expected)
    expect(value.more_warnings).toBe(fixture.more_warnings)
    if ('operation' in value) expect(value.operation).toMatchObject(fixture.parsed ?? {})
  })
})

const [tooLarge, wrong] = [
  loadInvalid().filter(({ code }) => code === 'too_large'),
  loadInvalid().filter(({ code }) => code === 'invalid_request'),
]

describe('an invalid body', () => {
  it.each(wrong)('$title ($rule, $name)', (fixture) => {
    const parse = read(fixture)
    expect(parse.ok).toBe(false)
    expect(pathsOf(parse)).toEqual(fixture.errors?.map(({ path }) => path).sort())
  })

  it.each(tooLarge)('$title ($rule, $name)', ({ text, body, limit }) => {
    const operations = (body as { operations?: unknown[] }).operations ?? []
    const sizes: Record<number, number> = {
      [limits.bodyBytes]: bytesOf(text),
      [limits.batchOperations]: operations.length,
    }
    expect(sizes[limit ?? 0]).toBeGreaterThan(limit ?? 0)
  })
})

describe('the fixtures', () => {
  const all = [...loadValid(), ...loadInvalid()]

  it('have bodies within the limit of a body, but for those that are about it', () => {
    const over = all.filter(({ text }) => bytesOf(text) > limits.bodyBytes)
    expect(over.every((fixture) => 'code' in fixture && fixture.code === 'too_large')).toBe(true)
  })

  it('have a visitor of their own each', () => {
    const visitors = loadValid().flatMap(({ body }) => (body as { visitor_id?: unknown }).visitor_id ?? [])
    expect(new Set(visitors).size).toBe(visitors.length)
  })

  it('stand at every limit, exactly', () => {
    const atTheLimit = loadValid().find(({ name }) => name === 'fine-print-body-512-kib')
    const overIt = loadInvalid().find(({ name }) => name === 'fine-print-body-over-512-kib')
    expect(bytesOf(atTheLimit?.text ?? '')).toBe(limits.bodyBytes)
    expect(bytesOf(overIt?.text ?? '')).toBe(limits.bodyBytes + 1)
  })
})
