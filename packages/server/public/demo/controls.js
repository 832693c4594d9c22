import { h } from './dom.js'

/** What Acme Planner's pages are made of. */

/** @import { Child } from './dom.js' */
/** @import { Person } from './people.js' */

/** @param {...Child} children */
export const bar = (...children) =>
  h('div', { class: 'product-bar' }, h('strong', { class: 'product-name' }, 'Acme Planner'), h('div', { class: 'row' }, ...children))

/** @param {string} words */
export const title = (words) => h('h3', { id: 'product-title', tabindex: -1 }, words)

/** @param {Person} person */
export const avatar = ({ name }) =>
  h('span', { class: 'avatar', 'aria-hidden': 'true' }, name.split(' ').map(([initial]) => initial).join(''))

/** @param {string} id @param {string} words @param {() => void} click @param {string} [look] */
export const button = (id, words, click, look) => h('button', { type: 'button', id, class: look, click }, words)

/** Stands where a button was that has done its work: it can still be focused, so that nobody loses their place. */
/** @param {string} id @param {string} words */
export const doneButton = (id, words) => h('button', { type: 'button', id, 'aria-disabled': 'true' }, words)

/** @param {string} heading @param {string} words @param {...Child} children */
export const tile = (heading, words, ...children) => h('section', { class: 'tile' }, h('h4', {}, heading), h('p', {}, words), ...children)

/**
 * A field and its button.
 * @param {string} id
 * @param {HTMLInputElement | HTMLSelectElement} field
 * @param {string} action
 * @param {(value: string) => void} act
 */
export function fieldForm(id, field, action, act) {
  /** @param {Event} event */
  function submit(event) {
    event.preventDefault()
    if (field.value.trim() !== '') act(field.value.trim())
  }
  return h('form', { class: 'row', submit }, field, h('button', { id }, action))
}

/** @param {string} id @param {string} label @param {import('./dom.js').Attributes} attributes */
export const input = (id, label, attributes) => h('input', { id, 'aria-label': label, required: true, ...attributes })

/**
 * @param {string} id
 * @param {string} label
 * @param {[value: string, words: string][]} options
 * @param {{ chosen?: string | undefined, choose?: (value: string) => void }} [more]
 */
export function select(id, label, options, { chosen, choose } = {}) {
  const items = options.map(([value, words]) => h('option', { value, selected: value === chosen }, words))
  const field = h('select', { id, 'aria-label': label }, ...items)
  if (choose) field.addEventListener('change', () => choose(field.value))
  return field
}
