/**
 * @typedef {Node | string | number | null | undefined | false} Child
 * @typedef {Record<string, string | number | boolean | undefined | ((event: Event) => void)>} Attributes
 */

/**
 * An element. Attributes that are functions listen to the event of their name, `true` sets an empty
 * attribute, `false` and `undefined` none.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...shown(children))
  return element
}

/**
 * Shows `children` in place of what was there. Whoever had the focus keeps it, by its id: a button
 * that redraws its own neighbourhood must not throw keyboard users back to the top of the page.
 * @param {Element} container
 * @param {...Child} children
 */
export function show(container, ...children) {
  const focused = document.activeElement
  const focusedId = container.contains(focused) ? focused?.id : undefined
  container.replaceChildren(...shown(children))
  if (focusedId) document.getElementById(focusedId)?.focus()
}

/** @param {Child[]} children @returns {(Node | string)[]} */
const shown = (children) =>
  children.flatMap((child) => (child === null || child === undefined || child === false ? [] : typeof child === 'number' ? String(child) : child))

/**
 * An element that stands in the page itself.
 * @param {string} id
 */
export function byId(id) {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`The page has no #${id}`)
  return element
}

/**
 * Words of the server, in which `code` stands between backticks.
 * @param {string} words
 */
export const prose = (words) => words.split('`').map((part, index) => (index % 2 === 1 ? h('code', {}, part) : part))
