import { describe, expect, it } from 'vitest'
import { limits, parseBatch, problemKinds, sdkProblemKinds, type ParsedBatch } from '../src/index.js'

const track = { type: 'track', name: 'x' }

function batch(fields: object): ParsedBatch {
  const parse = parseBatch({ project_id: 'demo', visitor_id: 'v', ...fields })
  return parse.ok ? parse.value : expect.fail(JSON.stringify(parse.errors))
}

const submitted = (parsed: ParsedBatch) =>
  parsed.operations.map(({ parse }) => (parse.ok ? parse.value : expect.fail(JSON.stringify(parse.errors))))

describe('a batch (wire.md, Widget routes)', () => {
  it('lends its visitor and token to the operations that name none', () => {
    const operations = [track, { ...track, visitor_id: 'w', visitor_token: 'mine' }, { ...track, visitor_token: null }]
    const read = submitted(batch({ visitor_token: 'lent', operations }))
    expect(read.map(({ operation }) => [operation.visitor_id, operation.visitor_token])).toEqual([
      ['v', 'lent'],
      ['w', 'mine'],
      ['v', 'lent'],
    ])
  })

  it('refuses each operation that would take a wrong visitor from it, and no other', () => {
    const { operations } = batch({ visitor_id: 'undefined', operations: [track, { ...track, visitor_id: 'w' }] })
    expect(operations.map(({ parse }) => parse.ok)).toEqual([false, true])
  })

  it('labels every answer with the id that was sent, wrong ones too', () => {
    const operations = [{ ...track, id: 'a' }, track, { type: 'x', id: ' b' }, { ...track, id: 5 }, null]
    expect(batch({ operations }).operations.map(({ id }) => id)).toEqual(['a', undefined, ' b', undefined, undefined])
  })

  it('of more than 500 operations is not read any further', () => {
    const operations = Array.from({ length: limits.batchOperations + 1 }, () => track)
    const read = batch({ operations }).operations
    expect(read).toHaveLength(501)
    expect(read.every(({ parse }) => !parse.ok && parse.errors[0]?.path === 'operations')).toBe(true)
  })
})

describe('the loss ledger (wire.md, Fine print)', () => {
  it('takes what a device reports', () => {
    const device = { id: 'd1', dropped: { queue_overflow: 3, too_old: 0 } }
    expect(batch({ device, operations: [] }).device).toEqual(device)
    expect(batch({ device: { id: 'd1' }, operations: [] }).device).toEqual({ id: 'd1' })
    expect(batch({ device: { id: 'd1', sdk_version: '1.2.3' }, operations: [] }).device).toEqual({ id: 'd1', sdk_version: '1.2.3' })
    expect(batch({ device: { id: 'd1', sdk_version: null }, operations: [] }).device).toEqual({ id: 'd1' })
    expect(batch({ device: null, operations: [] })).toMatchObject({ device: undefined, warnings: [] })
  })

  it.each([
    ['no id', {}],
    ['an id that is none', { id: 'undefined' }],
    ['a count that is no whole number', { id: 'd', dropped: { a: 1.5 } }],
    ['a count below 0', { id: 'd', dropped: { a: -1 } }],
    ['a count that is text', { id: 'd', dropped: { a: '1' } }],
    ['counts that are a list', { id: 'd', dropped: [1] }],
    ['more than 100 reasons', { id: 'd', dropped: Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`r${at}`, 1])) }],
    ['a version that is no text', { id: 'd', sdk_version: 1 }],
    ['a version of 41 characters', { id: 'd', sdk_version: '1'.repeat(41) }],
    ['a version with a blank', { id: 'd', sdk_version: '1 2' }],
    ['a list', []],
  ])('ignores a device with a warning: %s', (_, device) => {
    const parsed = batch({ device, operations: [track] })
    expect(parsed.device).toBeUndefined()
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['device_ignored'])
    expect(submitted(parsed)).toHaveLength(1)
  })

  it.each([
    ['a sentence', 'Your vendor is hacked, call +1-900'],
    ['capitals', 'QUEUE_OVERFLOW'],
    ['a blank', ''],
    ['33 characters', 'r'.repeat(33)],
    ['markup', '<script>'],
  ])('counts a reason that is no code as other: %s (W21)', (_, reason) => {
    const { device, warnings } = batch({ device: { id: 'd', dropped: { [reason]: 3, queue_overflow: 1 } }, operations: [] })
    expect([device?.dropped, warnings]).toEqual([{ other: 3, queue_overflow: 1 }, []])
  })

  it('adds up what counts as other, as far as a number reaches (W21)', () => {
    const dropped = { 'a b': 1, 'c d': 2, other: 4 }
    expect(batch({ device: { id: 'd', dropped }, operations: [] }).device?.dropped).toEqual({ other: 7 })
    const huge = { 'a b': Number.MAX_SAFE_INTEGER, 'c d': Number.MAX_SAFE_INTEGER }
    expect(batch({ device: { id: 'd', dropped: huge }, operations: [] }).device?.dropped).toEqual({ other: Number.MAX_SAFE_INTEGER })
  })

  it('knows each of our own codes as a reason (W21)', () => {
    const codes = [...Object.keys(problemKinds), ...Object.keys(sdkProblemKinds)]
    const dropped = Object.fromEntries(codes.map((code) => [code, 1]))
    expect(batch({ device: { id: 'd', dropped }, operations: [] }).device?.dropped).toEqual(dropped)
  })

  it('reads the seq of what is refused, which has arrived, too', () => {
    const refused = [{ ...track, name: 7, seq: 3 }, { type: 'none', seq: 4 }, 'nothing']
    const { operations } = batch({ operations: refused })
    expect(operations.map(({ seq, parse }) => [seq, parse.ok])).toEqual([[3, false], [4, false], [undefined, false]])
  })

  it('counts seq from 1, and warns of any other on its operation', () => {
    const parsed = batch({ operations: [1, 2 ** 53 - 1, 0, -1, 1.5, '1', 2 ** 53].map((seq) => ({ ...track, seq })) })
    expect(parsed.operations.map(({ seq }) => seq)).toEqual([1, 2 ** 53 - 1, undefined, undefined, undefined, undefined, undefined])
    expect(submitted(parsed).map(({ warnings }) => warnings.length)).toEqual([0, 0, 1, 1, 1, 1, 1])
  })
})
