import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as contract from '../src/index.js'

const schemas = Object.entries({
  ...contract,
  ...contract.operationSchemas,
  ...Object.fromEntries(Object.entries(contract.callBodies).map(([type, schema]) => [`call ${type}`, schema])),
  ...Object.fromEntries(Object.entries(contract.chatBodies).map(([name, schema]) => [`chat ${name}`, schema])),
}).flatMap(([name, value]) => (value instanceof z.ZodType ? [{ name, schema: value }] : []))

const toJson = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' })

describe('the schemas', () => {
  it.each(schemas)('say in JSON Schema what may be sent: $name', ({ schema }) => {
    expect(toJson(schema)).toHaveProperty(schema instanceof z.ZodUnion ? 'oneOf' : 'type')
  })

  it('describe every field of the widget routes', () => {
    const undescribed = Object.entries({ ...contract.callBodies, ...contract.chatBodies }).flatMap(([type, schema]) =>
      Object.entries(toJson(schema).properties ?? {})
        .filter(([, field]) => typeof field === 'object' && field.description === undefined)
        .map(([name]) => `${type}.${name}`),
    )
    expect(undescribed).toEqual([])
  })

  it('need of a batch’s operation no visitor, since the batch may name it', () => {
    const { oneOf = [] } = toJson(contract.batchOperationBody)
    expect(oneOf.map((operation) => operation.required)).toEqual([
      ['type'],
      ['type'],
      ['type', 'name'],
      ['type', 'stage'],
      ['type', 'deal_value'],
      ['type', 'body'],
    ])
  })
})
