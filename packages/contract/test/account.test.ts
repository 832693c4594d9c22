import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import {
  companiesQuery,
  contactsQuery,
  createApiKeyBody,
  createCompanyBody,
  createContactBody,
  createProjectBody,
  createStageBody,
  deleteStageQuery,
  deliveryQuery,
  eventsQuery,
  fieldErrors,
  isCompanyId,
  limits,
  orderStagesBody,
  parseWith,
  patchCompanyBody,
  patchContactBody,
  rotateSecretBody,
  timelineQuery,
} from '../src/index.js'

const companyId = 'company_01h455vb4pex5vsknk084sn02q'

function pathsOf(schema: z.ZodType, input: unknown): string[] {
  const parse = parseWith(schema, input)
  return parse.ok ? [] : parse.errors.map(({ path }) => path)
}

function outputOf<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parse = parseWith(schema, input)
  return parse.ok ? parse.value : expect.fail(JSON.stringify(parse.errors))
}

const many = (count: number, length = 1) => Array.from({ length: count }, (_, index) => `${index}`.padEnd(length, 't'))

describe('a body of an account route (wire.md, Account routes)', () => {
  it.each([
    ['an unknown field', createContactBody, { emial: 'a@b.example' }, ['emial']],
    ['a field that only companies have', createContactBody, { stage: 'Lead' }, ['stage']],
    ['a key of the prototype', createContactBody, JSON.parse('{"__proto__":{"email":"a@b.example"}}'), ['__proto__']],
    ['a list', createContactBody, [], ['']],
    ['nothing', patchContactBody, undefined, ['']],
    ['a wrong email', createContactBody, { email: 'a.example' }, ['email']],
    ['an email that is none', createContactBody, { email: 'None@none' }, ['email']],
    ['an email of numbers', patchContactBody, { email: 'a@127.1' }, ['email']],
    ['a name of which nothing is visible', patchContactBody, { name: '\u200b' }, ['name']],
    ['a stage name of which nothing is visible', createStageBody, { name: '\u3164' }, ['name']],
    ['a blank domain', patchCompanyBody, { domain: '' }, ['domain']],
    ['a domain that is none', createCompanyBody, { name: 'A', domain: 'Acme Inc' }, ['domain']],
    ['a domain of numbers', patchCompanyBody, { domain: 'http://127.0.0.1/' }, ['domain']],
    ['an integer that JSON has changed', patchContactBody, { metadata: { id: 2 ** 53 } }, ['metadata.id']],
    ['a user_id that is no id', createContactBody, { user_id: 'null' }, ['user_id']],
    ['notes over 20,000 characters', patchContactBody, { notes: 'n'.repeat(20_001) }, ['notes']],
    ['51 tags', patchContactBody, { tags: many(51) }, ['tags']],
    ['a tag of 51 characters', patchContactBody, { add_tags: ['t', 't'.repeat(51)] }, ['add_tags[1]']],
    ['a blank tag', patchContactBody, { remove_tags: [' '] }, ['remove_tags[0]']],
    ['metadata over its limits', patchContactBody, { metadata: { a: { constructor: 1 } } }, ['metadata.a.constructor']],
    ['a company without a name', createCompanyBody, { domain: 'acme.example' }, ['name']],
    ['a company whose name is cleared', patchCompanyBody, { name: null }, ['name']],
    ['an external_id of HAL’s own form', createCompanyBody, { name: 'A', external_id: companyId }, ['external_id']],
    ['an external_id that is no id', createCompanyBody, { name: 'A', external_id: 'undefined' }, ['external_id']],
    ['a deal value that is text', patchCompanyBody, { deal_value: '5' }, ['deal_value']],
    ['a stage of another kind', createStageBody, { name: 'A', kind: 'closed' }, ['kind']],
    ['a stage name over 200 characters', createStageBody, { name: 's'.repeat(201) }, ['name']],
    ['an order that is no list', orderStagesBody, { ids: 'stage_1' }, ['ids']],
    ['a key with another access', createApiKeyBody, { name: 'k', access: 'write' }, ['access']],
    ['a grace over 30 days', rotateSecretBody, { grace_seconds: 2_592_001 }, ['grace_seconds']],
    ['a grace below 0', rotateSecretBody, { grace_seconds: -1 }, ['grace_seconds']],
  ])('is refused with %s', (_, schema, body, paths) => {
    expect(pathsOf(schema, body)).toEqual(paths)
  })

  it.each([
    ['null where a field is cleared (R28)', patchContactBody, { email: null, user_id: null, name: null, phone: null, notes: null }],
    ['notes of 20,000 characters', patchContactBody, { notes: 'n'.repeat(20_000) }],
    ['50 tags of 50 characters', createContactBody, { tags: many(50, 50) }],
    ['null for stage and deal value (R18, R21)', patchCompanyBody, { stage: null, deal_value: null }],
    ['an external_id that only resembles HAL’s form', createCompanyBody, { name: 'A', external_id: 'company_1' }],
    ['a grace of 0 s', rotateSecretBody, { grace_seconds: 0 }],
    ['a grace of 30 days', rotateSecretBody, { grace_seconds: 2_592_000 }],
    ['no field at all', patchContactBody, {}],
  ])('may hold %s', (_, schema, body) => {
    expect(pathsOf(schema, body)).toEqual([])
  })

  it('clears all tags by null (R28)', () => {
    expect(outputOf(patchContactBody, { tags: null })).toEqual({ tags: [] })
    expect(pathsOf(patchContactBody, { add_tags: null })).toEqual(['add_tags'])
  })

  it('has its values brought into the form in which they are kept', () => {
    const body = { email: ' A@B.Example', user_id: 7, tags: ['x', ' x ', 'y'] }
    expect(outputOf(createContactBody, body)).toEqual({ email: 'a@b.example', user_id: '7', tags: ['x', 'y'] })
    expect(outputOf(createStageBody, { name: ' Trial ' })).toEqual({ name: 'Trial', kind: 'open' })
    expect(outputOf(rotateSecretBody, {})).toEqual({ grace_seconds: 86_400 })
  })

  it('tells a missing field from a wrong one', () => {
    const [missing] = createCompanyBody.safeParse({}).error?.issues ?? []
    expect(missing?.path).toEqual(['name'])
    const messageOf = (body: object) => {
      const { error } = createCompanyBody.safeParse(body)
      return error && fieldErrors(error, body)[0]?.message
    }
    expect(messageOf({})).toBe('is missing')
    expect(messageOf({ name: 5 })).toBe('must be a string')
  })

  it('of 1,000 wrong places has 50 told', () => {
    expect(pathsOf(orderStagesBody, { ids: Array.from({ length: 1_000 }, () => 1) })).toHaveLength(50)
  })
})

describe('an id of HAL’s own form (R12, R28)', () => {
  it('is a TypeID with the prefix company', () => {
    expect(isCompanyId(companyId)).toBe(true)
    for (const other of ['acme', 'company_', companyId.toUpperCase(), companyId.replace('company', 'contact'), `${companyId}0`]) {
      expect(isCompanyId(other)).toBe(false)
    }
  })
})

describe('allowed_origins (wire.md, Account routes)', () => {
  const pathsOfOrigins = (...origins: unknown[]) => pathsOf(createProjectBody, { name: 'P', allowed_origins: origins })

  it.each(['https://app.example.com', 'http://localhost:3000', 'https://[::1]:8443', 'capacitor://localhost'])('takes %s', (origin) => {
    expect(pathsOfOrigins(origin)).toEqual([])
  })

  it.each([
    ['*'],
    ['null'],
    ['app.example.com'],
    ['https://app.example.com/'],
    ['https://app.example.com/path'],
    ['https://App.example.com'],
    ['https://app.example.com:443'],
    ['https://user@app.example.com'],
    ['https://*.example.com'],
    [5],
  ])('refuses %s, which no browser sends', (origin) => {
    expect(pathsOfOrigins('https://ok.example', origin)).toEqual(['allowed_origins[1]'])
  })
})

describe('the query of a list (wire.md, Account routes)', () => {
  it('has 50 items if not said, and at most 200', () => {
    const limitOf = (limit?: string) => outputOf(contactsQuery, limit === undefined ? {} : { limit }).limit
    expect([limitOf(), limitOf('1'), limitOf('200'), limitOf('201'), limitOf('9'.repeat(400))]).toEqual([50, 1, 200, 200, 200])
  })

  it.each([
    ['limit', contactsQuery, { limit: '0' }],
    ['limit', contactsQuery, { limit: '-1' }],
    ['limit', contactsQuery, { limit: '1.5' }],
    ['limit', contactsQuery, { limit: '' }],
    ['limit', contactsQuery, { limit: ['1', '2'] }],
    ['sort', contactsQuery, { sort: 'email' }],
    ['q', contactsQuery, { q: ['a', 'b'] }],
    ['order', contactsQuery, { order: 'asc' }],
    ['is_placeholder', companiesQuery, { is_placeholder: '1' }],
    ['since', eventsQuery, { since: 'yesterday' }],
    ['sort', eventsQuery, { sort: 'created_at' }],
    ['move_to', deleteStageQuery, { move_to: '' }],
  ])('is refused with another %s', (path, schema, query) => {
    expect(pathsOf(schema, query)).toEqual([path])
  })

  it('says the order as a field and a direction', () => {
    expect(outputOf(contactsQuery, {}).sort).toEqual({ field: 'created_at', descending: true })
    expect(outputOf(companiesQuery, { sort: 'name' }).sort).toEqual({ field: 'name', descending: false })
  })

  it('may name the one order that events and timelines have', () => {
    expect(pathsOf(eventsQuery, { sort: '-created_at' })).toEqual([])
    expect(pathsOf(timelineQuery, { sort: '-created_at' })).toEqual([])
  })

  it('takes times as ISO 8601 and as epoch milliseconds in digits', () => {
    const query = { since: '2026-11-23T14:05:09.123Z', until: '1795442709123' }
    expect(outputOf(deliveryQuery, query)).toEqual({ since: 1795442709123, until: 1795442709123 })
  })

  it('reads flags and emails in the form of the records', () => {
    expect(outputOf(companiesQuery, { is_placeholder: 'false' }).is_placeholder).toBe(false)
    expect(outputOf(contactsQuery, { email: ' A@B.Example ' }).email).toBe('a@b.example')
  })

  it('reads a blank inside an email as the plus that it was', () => {
    const emailOf = (email: string) => outputOf(contactsQuery, { email }).email
    expect([emailOf('a b@acme.com'), emailOf(' a+b@Acme.com '), emailOf('a b c@b\u00fccher.de')]).toEqual(['a+b@acme.com', 'a+b@acme.com', 'a+b+c@xn--bcher-kva.de'])
  })

  it.each(['', 'acme', 'a@', 'a@127.0.0.1', 'null@null', 'a\tb@acme.com'])('refuses an email filter that is no email: %j', (email) => {
    expect(pathsOf(contactsQuery, { email })).toEqual(['email'])
  })

  it('reads a domain filter in the form of the records, and refuses one that is none (R15)', () => {
    expect(outputOf(companiesQuery, { domain: 'https://www.B\u00fccher.de/' }).domain).toBe('xn--bcher-kva.de')
    expect(pathsOf(companiesQuery, { domain: 'Acme Inc' })).toEqual(['domain'])
  })

  it('has no limits for ids but their length', () => {
    expect(pathsOf(contactsQuery, { user_id: 'u'.repeat(limits.idChars) })).toEqual([])
    expect(pathsOf(contactsQuery, { user_id: 'u'.repeat(limits.idChars + 1) })).toEqual(['user_id'])
  })
})
