import { describe, expect, it } from 'vitest'
import type { Document, Schema } from '../document.mjs'
import { referencePages } from '../reference-pages.mjs'

const node: Schema = {
  type: 'object',
  description: 'A <node> of a tree.',
  required: ['name'],
  properties: {
    name: { type: 'string', maxLength: 1_000, description: 'Its `name`.', examples: ['root'] },
    children: { type: 'array', maxItems: 5, items: { $ref: '#/components/schemas/Node' } },
    words: { anyOf: [{ type: 'array', items: { type: 'string' }, description: 'Words that describe it.' }, { type: 'null' }] },
    extra: { anyOf: [{ $ref: '#/components/schemas/Node' }, { type: 'null' }] },
    shape: {
      oneOf: [
        { type: 'object', properties: { kind: { const: 'circle' }, radius: { type: 'number', minimum: 0, maximum: 9 } } },
        { type: 'object', properties: { kind: { const: 'tree' }, root: { $ref: '#/components/schemas/Node' } } },
      ],
    },
  },
}

const problem = {
  description: 'Refused.',
  content: { 'application/problem+json': { schema: { allOf: [{ properties: { code: { enum: ['name_taken'] } } }] } } },
}

const document: Document = {
  info: { title: 'Trees', version: '1', description: 'First.\n\nSecond.' },
  tags: [{ name: 'Nodes and trees', description: 'Things that grow.' }],
  'x-problems': { name_taken: { status: 409, title: 'Another node has this name' } },
  paths: {
    '/api/nodes/{id}': {
      put: {
        tags: ['Nodes and trees'],
        summary: 'Replace a node',
        description: 'Replaces all of it.',
        security: [{ bearer: [] }],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' }, examples: { rename: { value: 'a b' } } },
          { name: 'limit', in: 'query', schema: { type: 'integer', default: 50 }, examples: { rename: { value: 7 } } },
          { name: 'forest', in: 'query', schema: { $ref: '#/components/schemas/ForestId' } },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' }, examples: { rename: { value: { name: "it's" } } } } },
        },
        responses: {
          200: {
            description: 'The node.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' }, examples: { rename: { summary: 'Rename', value: { name: "it's" } } } } },
          },
          409: problem,
        },
      },
      delete: {
        tags: ['Nodes and trees'],
        summary: 'Delete a node',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' }, examples: { remove: { value: 'root' } } }],
        responses: { 204: { description: 'Deleted.' } },
      },
    },
  },
  components: { schemas: { Node: node, ForestId: { type: 'string', description: 'The forest of the node.' } } },
}

const pages = referencePages(document)
const [overview, group] = pages

describe('referencePages', () => {
  it('makes an overview and one page for each tag', () => {
    expect(pages.map(({ slug, title }) => ({ slug, title }))).toEqual([
      { slug: '', title: 'API reference' },
      { slug: 'nodes-and-trees', title: 'Nodes and trees' },
    ])
    expect(overview?.html).toContain('href="/docs/api/nodes-and-trees#put-nodes-id"')
  })

  it('gives each route an anchor, a heading and a search entry', () => {
    expect(group?.headings).toEqual([
      { level: 2, id: 'put-nodes-id', text: 'Replace a node' },
      { level: 2, id: 'delete-nodes-id', text: 'Delete a node' },
    ])
    expect(group?.searchEntries[0]).toEqual({
      id: 'put-nodes-id',
      title: 'Replace a node: PUT /api/nodes/{id}',
      text: 'Replaces all of it. id limit forest name_taken',
    })
  })

  it('gives each element an id of its own', () => {
    for (const { html } of pages) {
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it('keeps to the content security policy: no script, no inline style, no event handler', () => {
    for (const { html } of pages) expect(html).not.toMatch(/<script|<style| style=| on\w+=/i)
  })

  it('unfolds nested objects into dotted paths, and a schema inside itself only once', () => {
    const paths = [...(group?.html ?? '').matchAll(/<th scope="row"><code>([^<]*)<\/code>/g)].map(([, path]) => path)
    expect(paths).toContain('children')
    expect(paths).not.toContain('children[].children')
  })

  it('names the type of a parameter that many routes share', () => {
    expect(group?.html).toMatch(/<code>forest<\/code><\/th><td>string<\/td><td>The forest of the node\.<\/td>/)
  })

  it('folds alternatives, each under its fixed value', () => {
    expect(group?.html).toContain('Fields with <code>kind: &quot;circle&quot;</code> in <code>shape</code>')
  })

  it('says type, limits, default and example of a field', () => {
    expect(group?.html).toContain('<td>string</td><td>Its <code>name</code>. At most 1,000 characters. Example: <code>&quot;root&quot;</code>.</td>')
    expect(group?.html).toContain('<td>array of object</td><td>At most 5 items.</td>')
    expect(group?.html).toContain('<td>0 to 9.</td>')
    expect(group?.html).toContain('<td>array of string, or null</td><td>Words that describe it.</td>')
    expect(group?.html).toContain('Default: <code>50</code>.')
  })

  it('writes a request that a shell reads back as it is', () => {
    expect(group?.html).toContain(
      [
        `curl -X PUT &#39;http://127.0.0.1:3000/api/nodes/a%20b?limit=7&#39; \\`,
        `  -H &quot;Authorization: Bearer $TOKEN&quot; \\`,
        `  -H &#39;content-type: application/json&#39; \\`,
        `  -d &#39;{`,
        `  &quot;name&quot;: &quot;it&#39;\\&#39;&#39;s&quot;`,
        `}&#39;</code>`,
      ].join('\n'),
    )
    expect(group?.html).toContain('curl -X DELETE http://127.0.0.1:3000/api/nodes/root</code>')
    expect(group?.html).toContain('Answer: <code>204</code> without a body')
  })

  it('links each error to its help page', () => {
    expect(group?.html).toContain(
      '<tr><td>409</td><th scope="row"><a href="/docs/problems/name_taken"><code>name_taken</code></a></th><td>Another node has this name</td></tr>',
    )
  })

  it('refuses a reference that leads nowhere', () => {
    const broken: Document = { ...document, components: {} }
    expect(() => referencePages(broken)).toThrow(/#\/components\/schemas\/(Node|ForestId)/)
  })
})
