import { describe, expect, it } from 'vitest'
import { operationSchemas, parseBatch, parseCall, type OperationType, type Parse } from '../src/index.js'

const required: Record<OperationType, object> = {
  identify: {},
  set_properties: { properties: { a: 1 } },
  track: { name: 'x' },
  set_stage: { stage: 'Lead' },
  set_deal: { deal_value: 1 },
  send_message: { body: 'Hello' },
}

const types = Object.keys(required) as OperationType[]

const call = (type: OperationType, fields: object) => parseCall(type, { project_id: 'demo', visitor_id: 'v', ...required[type], ...fields })

function valueOf<Value>(parse: Parse<Value>): Value {
  return parse.ok ? parse.value : expect.fail(JSON.stringify(parse.errors))
}

const pathsOf = (parse: Parse<unknown>) => (parse.ok ? [] : parse.errors.map(({ path, message }) => `${path} ${message}`))

const isRequired = (type: OperationType, name: string) => name === 'visitor_id' || name in required[type]

const optionalFields = types.flatMap((type) =>
  Object.keys(operationSchemas[type].shape)
    .filter((name) => !isRequired(type, name))
    .map((name) => ({ type, name })),
)

describe('an optional field (Fine print)', () => {
  it.each(optionalFields)('$name of $type is not given where it is null', ({ type, name }) => {
    const { operation, warnings } = valueOf(call(type, { [name]: null }))
    expect([operation, warnings]).toEqual([valueOf(call(type, {})).operation, []])
  })

  const meant = new Set(['id', 'value', 'company_id', 'user_hash', 'identity_token'])

  it.each(optionalFields.filter(({ name }) => !meant.has(name)))('$name of $type is not given where it is blank, with a warning', ({ type, name }) => {
    for (const blank of ['', ' \t', '\u200b', '\u2800\u3164']) {
      const { operation, warnings } = valueOf(call(type, { [name]: blank }))
      expect(operation).toEqual(valueOf(call(type, {})).operation)
      expect(warnings).toMatchObject([{ code: 'blank_ignored', path: name }])
    }
  })

  it('is not looked into: keys of metadata are null and blank as they are', () => {
    const metadata = { a: null, b: '', c: { d: null, e: ' ' } }
    expect(valueOf(call('identify', { metadata })).operation).toMatchObject({ metadata })
  })

  it('that the contract does not know is told as unknown, also where it is null or blank', () => {
    expect(valueOf(call('track', { emial: null, nmae: '' })).warnings.map(({ code }) => code)).toEqual(['unknown_field', 'unknown_field'])
  })
})

describe('a required field (Fine print)', () => {
  it.each([
    ['identify', 'visitor_id', null],
    ['identify', 'visitor_id', '\u200b'],
    ['track', 'name', null],
    ['track', 'name', '\u3164'],
    ['set_stage', 'stage', null],
    ['set_stage', 'stage', ' '],
    ['set_properties', 'properties', null],
    ['set_properties', 'properties', ''],
    ['track', 'project_id', null],
    ['track', 'project_id', '\u2060'],
  ] as const)('of %s is missing: %s is %j', (type, name, value) => {
    expect(pathsOf(call(type, { [name]: value }))).toEqual([`${name} is missing`])
  })

  it('deal_value is cleared by null, and refused as text', () => {
    expect(valueOf(call('set_deal', { deal_value: null })).operation).toMatchObject({ deal_value: null })
    expect(pathsOf(call('set_deal', { deal_value: '' }))).toHaveLength(1)
    expect(pathsOf(call('identify', { company: { deal_value: ' ' } }))).toHaveLength(1)
  })

  it('project_id may stand under the alias, where it is not given itself', () => {
    expect(valueOf(call('track', { project_id: null, app_id: 'demo' })).project_id).toBe('demo')
    expect(valueOf(call('track', { app_id: null })).project_id).toBe('demo')
  })
})

describe('a proof (R31)', () => {
  it.each(['', ' ', '\u200b'])('stays where it is blank, as a wrong one: %j', (blank) => {
    expect(valueOf(call('identify', { user_hash: blank, identity_token: blank })).operation).toMatchObject({ user_hash: blank, identity_token: blank })
  })
})

describe('company_ids (R13)', () => {
  it('keep the places of the others where blank items are left out', () => {
    expect(pathsOf(call('identify', { company_ids: [null, '', 'acme', 'null'] }))).toEqual([expect.stringMatching(/^company_ids\[3\] /)])
    const { operation, warnings } = valueOf(call('identify', { company_ids: [null, 7, '\u200b'] }))
    expect(operation).toMatchObject({ company_ids: ['7'] })
    expect(warnings.map(({ path }) => path)).toEqual(['company_ids[0]', 'company_ids[2]'])
  })

  it('of a hundred thousand are refused for their number, and not read', () => {
    const errors = pathsOf(call('identify', { company_ids: Array.from({ length: 100_000 }, () => 'null') }))
    expect(errors.at(-1)).toBe('company_ids has more than the limit of 50 ids')
    expect(errors.length).toBeLessThanOrEqual(52)
  })
})

describe('a batch', () => {
  const batch = (fields: object) => valueOf(parseBatch({ project_id: 'demo', visitor_id: 'v', ...fields }))

  it('takes null for not given, in its envelope too', () => {
    const parsed = batch({ sent_at: null, device: null, visitor_token: null, operations: [{ type: 'track', name: 'x', id: null }] })
    expect(parsed).toMatchObject({ warnings: [], device: undefined, sent_at: undefined })
  })

  it('refuses dry_run on one operation, also as null (R35)', () => {
    const { operations } = batch({ operations: [{ type: 'track', name: 'x', dry_run: null }] })
    expect(operations.map(({ parse }) => pathsOf(parse))).toEqual([[expect.stringMatching(/^dry_run /)]])
  })

  it('words 100 faults in all, and refuses the rest without a word (W5)', () => {
    const properties = { a: Array.from({ length: 100 }, () => '\ud800') }
    const { operations } = batch({ operations: Array.from({ length: 500 }, () => ({ type: 'set_properties', properties })) })
    const counts = operations.map(({ parse }) => (parse.ok ? -1 : parse.errors.length))
    expect(counts).toEqual([...Array.from({ length: 5 }, () => 20), ...Array.from({ length: 495 }, () => 0)])
  })

  it.each<[string, () => unknown]>([
    ['operations that are none', () => 0],
    ['types that are none', () => ({ type: 'none' })],
    ['ids that are none', () => ({ type: 'identify', company_ids: Array.from({ length: 50 }, () => 'null') })],
  ])('words 100 faults in all: %s (W5)', (_, operation) => {
    const { operations } = batch({ operations: Array.from({ length: 500 }, operation) })
    expect(operations.flatMap(({ parse }) => (parse.ok ? [] : parse.errors)).length).toBe(100)
    expect(operations.every(({ parse }) => !parse.ok)).toBe(true)
  })

  it('lists ten unknown fields of an operation, and suggests names for the first hundred only (W5)', () => {
    const fields = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`emial${'x'.repeat(at % 2)}`.concat('l'.repeat(at)), 1]))
    const { operations } = batch({ operations: Array.from({ length: 500 }, () => ({ type: 'identify', ...fields, emial: 1 })) })
    const submitted = operations.map(({ parse }) => valueOf(parse))
    expect(submitted.every(({ warnings, more_warnings = 0 }) => warnings.length === 10 && more_warnings > 0)).toBe(true)
    const suggestions = submitted.flatMap(({ warnings }) => warnings).filter(({ message }) => message.includes('Did you mean'))
    expect(suggestions.length).toBeLessThanOrEqual(100)
  })
})
