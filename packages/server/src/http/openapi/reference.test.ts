import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { contentOf, routesOf, type Schema } from '../../../../docs/reference/document.mjs'
import { unfold } from '../../../../docs/reference/fields.mjs'
import { referencePages } from '../../../../docs/reference/reference-pages.mjs'
import { descriptionOf, exampleText, limitTexts, typeText } from '../../../../docs/reference/type-text.mjs'
import { routes } from '../routes.js'
import { document } from './test/scenario.js'

/** Fields of a schema with those of its alternatives, each at its path. */
function allFields(schema: Schema, around: Schema[] = []): { path: string; schema: Schema }[] {
  const { fields, variants } = unfold(schema, document, around)
  return [...fields, ...variants.flatMap(({ schema: variant, within }) => allFields(variant, within))]
}

/** A reader of such a field knows what to send without an example. */
function explainsItself(schema: Schema): boolean {
  const text = typeText(schema)
  return /`|boolean|object/.test(text)
}

const described = routesOf(document).map((route) => ({ ...route, name: `${route.method} ${route.path}` }))

describe.each(described)('the reference of $name', ({ operation }) => {
  const parameters = (operation.parameters ?? []).map(({ name, description, schema = {} }) => ({ path: name, schema: { ...schema, ...(description !== undefined && { description }) } }))
  const body = contentOf(operation.requestBody)?.[1].schema
  const requestFields = [...parameters, ...(body ? allFields(body) : [])]
  const answerFields = Object.values(operation.responses ?? {}).flatMap((response) => {
    const schema = contentOf(response)?.[1].schema
    return schema && !schema.allOf ? allFields(schema) : []
  })

  it('has a summary and a paragraph', () => {
    expect(operation.summary).toMatch(/^[A-Z][^.]*$/)
    expect(operation.description).toMatch(/^[A-Z].*\.$/s)
  })

  it('describes each parameter and field', () => {
    const without = [...requestFields, ...answerFields].filter(({ schema }) => descriptionOf(schema) === undefined)
    expect(without.map(({ path }) => path)).toEqual([])
  })

  it('shows an example of each parameter and field to send, or its values', () => {
    const without = requestFields.filter(({ schema }) => !explainsItself(schema) && exampleText(schema) === null)
    expect(without.map(({ path }) => path)).toEqual([])
  })

  it('says the limit of each text to send', () => {
    const inPath = new Set((operation.parameters ?? []).flatMap(({ name, in: place }) => (place === 'path' ? [name] : [])))
    const sent = requestFields.filter(({ path }) => !inPath.has(path))
    const unlimited = sent.filter(({ schema }) => typeText(schema).startsWith('string') && limitTexts(schema).length === 0)
    expect(unlimited.map(({ path }) => path)).toEqual([])
  })

  it('has sentences of at most 25 words', () => {
    const texts = [operation.description, ...[...requestFields, ...answerFields].map(({ schema }) => descriptionOf(schema))]
    const sentences = texts.flatMap((text = '') => text.split(/(?<=[.:!?]) /))
    expect(sentences.filter((sentence) => sentence.split(/\s+/).length > 25)).toEqual([])
  })
})

describe('the OpenAPI document', () => {
  it('describes every route that is served, but those of the start page', () => {
    expect(described.length).toBe(routes.filter(({ description }) => !description.isInternal).length)
  })

  it('is valid OpenAPI 3.1', async () => {
    expect(await new Validator().validate({ ...document })).toEqual({ valid: true })
  })

  it('has no rule number', () => {
    expect(JSON.stringify(document).match(/.{20}(?:\((?:[A-Z]|MC)\d{1,2}\b|wire\.md).{10}/g)).toBeNull()
  })

  it('names each operation once', () => {
    const names = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item).map((operation) => 'operationId' in operation && operation.operationId))
    expect(new Set(names).size).toBe(names.length)
  })

  it('stays small enough to be read at once', () => {
    expect(JSON.stringify(document).length).toBeLessThan(340_000)
  })
})

describe('the pages of the reference', () => {
  const pages = referencePages(document)

  it('have ids of their own and no dead link within', () => {
    const anchors = new Set(pages.flatMap(({ slug, html }) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => `/docs/api/${slug}#${id}`)))
    for (const { html } of pages) {
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
      const links = [...html.matchAll(/href="(\/docs\/api\/[^"]+#[^"]+)"/g)].map(([, link]) => link)
      expect(links.filter((link = '') => !anchors.has(link))).toEqual([])
    }
  })

  it('show a request, an answer and the errors of every route', () => {
    for (const { slug, html } of pages.slice(1)) {
      const sections = html.split('<section class="route">').slice(1)
      for (const section of sections) expect(section, slug).toMatch(/<pre[^]*Answer: [^]*-errors"/)
    }
  })
})
