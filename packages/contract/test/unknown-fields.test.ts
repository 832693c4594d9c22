import { describe, expect, it } from 'vitest'
import { parseCall } from '../src/index.js'

function warningsOf(fields: object) {
  const parse = parseCall('identify', { project_id: 'demo', visitor_id: 'v', ...fields })
  return parse.ok ? parse.value.warnings : expect.fail(JSON.stringify(parse.errors))
}

describe('a field that is not known (wire.md, Widget routes)', () => {
  it.each([
    ['emial', 'email'],
    ['nmae', 'name'],
    ['userId', 'user_id'],
    ['Metadata', 'metadata'],
    ['companyIds', 'company_ids'],
    ['project-id', 'project_id'],
    ['stageUpdateMode', 'stage_update_mode'],
  ])('%s suggests %s', (written, meant) => {
    expect(warningsOf({ [written]: 'x' })[0]?.message).toContain(`Did you mean \`${meant}\`?`)
  })

  it.each(['first_name', 'x', 'id2', 'favourite_colour'])('%s suggests nothing, since nothing is close', (written) => {
    expect(warningsOf({ [written]: 'x' })[0]?.message).not.toContain('Did you mean')
  })

  it('in company suggests a field of company', () => {
    const [warning] = warningsOf({ company: { dealValue: 5 } })
    expect(warning?.path).toBe('company.dealValue')
    expect(warning?.message).toContain('`deal_value`')
  })

  it('is told by its beginning when its name is long', () => {
    const [warning] = warningsOf({ ['x'.repeat(100_000)]: 1 })
    expect(warning?.path).toBe(`${'x'.repeat(100)}…`)
    expect(warning?.message.length).toBeLessThan(300)
  })

  it('costs little by the thousand: 10 are listed, the others counted', () => {
    const fields = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`emial${index}`, 1]))
    const parse = parseCall('identify', { project_id: 'demo', visitor_id: 'v', ...fields })
    expect(parse.ok && [parse.value.warnings.length, parse.value.more_warnings]).toEqual([10, 4_990])
  })

  it('may hold anything, since nobody uses it', () => {
    expect(warningsOf({ extra: { a: ['\0', { constructor: 1 }] } })).toHaveLength(1)
  })

  it('does not hide a forbidden key behind 10 others', () => {
    const others = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`zz${index}`, 1]))
    const parse = parseCall('track', { project_id: 'demo', visitor_id: 'v', name: 'x', ...others, prototype: 1 })
    expect(parse.ok || parse.errors).toEqual([{ path: 'prototype', message: 'is a key that is not allowed' }])
  })
})
