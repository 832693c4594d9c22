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
 * A copy of a template, whose parts show the given texts. Text is only ever set as text.
 * @param {string} id
 * @param {Record<string, string>} texts by `data-part`
 */
export function fromTemplate(id, texts) {
  const template = byId(id)
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`#${id} is not a template`)
  const element = /** @type {DocumentFragment} */ (template.content.cloneNode(true))
  for (const [part, text] of Object.entries(texts)) {
    const place = element.querySelector(`[data-part="${part}"]`)
    if (place !== null) place.textContent = text
  }
  return element
}
