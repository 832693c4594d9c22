/** @import { Document, Schema } from './document.mjs' */
import { resolve, slugOf } from './document.mjs'
import { escapeHtml, prose, table } from './html.mjs'
import { choicesOf, descriptionOf, exampleText, limitTexts, typeText } from './type-text.mjs'

/** Objects nested deeper than this are one row, without rows for their fields. */
const maxDepth = 4

/**
 * One field of a body or answer.
 *
 * @typedef {{ path: string, schema: Schema, isRequired: boolean }} Field
 */

/**
 * One of several alternatives, such as an operation of a batch. `within` lists the objects around it.
 *
 * @typedef {{ path: string, name: string, schema: Schema, within: Schema[] }} Variant
 */

/**
 * Unfolds the fields of an object into dotted paths, such as `company.name` and `results[].id`. The `errors` of a
 * problem use the same paths. A recursive schema is unfolded once.
 *
 * @param {Schema} schema
 * @param {Document} document
 * @param {Schema[]} [around] objects that contain the schema
 * @returns {{ fields: Field[], variants: Variant[] }}
 */
export function unfold(schema, document, around = []) {
  /** @type {Field[]} */
  const fields = []
  /** @type {Variant[]} */
  const variants = []

  /** @param {Schema} part @param {string} path @param {Schema[]} within */
  function visit(part, path, within) {
    const choices = choicesOf(part).map((choice) => resolve(choice, document.components?.schemas)).filter((choice) => choice.type !== 'null')
    const objects = choices.flatMap((choice) => choicesOf(choice)).filter(({ properties }) => properties !== undefined)
    if (within.length > maxDepth || objects.some((object) => within.includes(object))) return
    if (objects.length > 1) variants.push(...objects.map((object, index) => ({ path, name: variantName(object, part, index), schema: object, within })))
    else for (const object of objects) visitObject(object, path, [...within, object])
    for (const { items } of choices) if (items !== undefined) visit(items, `${path}[]`, within)
  }

  /** @param {Schema} object @param {string} path @param {Schema[]} within */
  function visitObject({ properties = {}, required = [] }, path, within) {
    for (const [name, property] of Object.entries(properties)) {
      const childPath = path === '' ? name : `${path}.${name}`
      fields.push({ path: childPath, schema: withReferred(property, document), isRequired: required.includes(name) })
      visit(property, childPath, within)
    }
  }

  visit(schema, '', around)
  return { fields, variants }
}

/**
 * Resolves a reference. A description next to the reference takes precedence.
 *
 * @param {Schema} schema
 * @param {Document} document
 * @returns {Schema}
 */
export function withReferred(schema, document) {
  return schema.$ref === undefined ? schema : { ...resolve(schema, document.components?.schemas), ...schema }
}

/** @param {Schema} object @param {Schema} union @param {number} index */
function variantName(object, union, index) {
  const discriminator = Object.entries(object.properties ?? {}).find(([, { const: value }]) => value !== undefined)
  if (discriminator !== undefined) return `${discriminator[0]}: ${JSON.stringify(discriminator[1].const)}`
  const reference = choicesOf(union)[index]?.$ref
  return reference?.split('/').at(-1) ?? `Form ${index + 1}`
}

/**
 * Renders the fields of a body or answer as a table, with alternatives as collapsed tables below it.
 *
 * @param {string} label accessible name of the table
 * @param {string} anchor prefix of the row ids
 * @param {Schema} schema
 * @param {Document} document
 * @param {Schema[]} [around] objects that contain the schema
 * @returns {string}
 */
export function fieldTables(label, anchor, schema, document, around = []) {
  const { fields, variants } = unfold(schema, document, around)
  const own = fields.length === 0 ? [] : [table(label, ['Field', 'Type', 'Description'], fields.map((field) => fieldRow(field, anchor)))]
  return [...own, ...variants.map((variant) => variantDetails(variant, anchor, document))].join('\n')
}

/** @param {Variant} variant @param {string} anchor @param {Document} document */
function variantDetails({ path, name, schema, within }, anchor, document) {
  const place = path === '' ? '' : ` in <code>${escapeHtml(path)}</code>`
  const title = `Fields with ${name}`
  const inner = fieldTables(title, `${anchor}-${slugOf(name)}`, schema, document, within)
  return `<details>
<summary>Fields with <code>${escapeHtml(name)}</code>${place}</summary>
${inner}
</details>`
}

/**
 * Renders a field as a row: name, type, and description with limits, default and example.
 *
 * @param {Field} field
 * @param {string} anchor
 * @returns {string}
 */
export function fieldRow({ path, schema, isRequired }, anchor) {
  const texts = [descriptionOf(schema) ?? '', ...limitTexts(schema), exampleText(schema) ?? ''].filter((text) => text !== '')
  const required = isRequired ? ' <span class="required">required</span>' : ''
  return `<tr id="${anchor}-${slugOf(path)}"><th scope="row"><code>${escapeHtml(path)}</code>${required}</th><td>${prose(typeText(schema))}</td><td>${prose(texts.join(' '))}</td></tr>`
}
