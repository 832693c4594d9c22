import { announce } from './announce.js'

/** @typedef {{ url: string, title: string, page: string }} Result */

const shownResults = 8

/** Starts the search box: `/` focuses it, arrow keys choose, Enter opens, Escape closes. */
export function startSearch() {
  const box = element('search', HTMLElement)
  const input = element('search-query', HTMLInputElement)
  const list = element('search-results', HTMLElement)
  const empty = element('search-empty', HTMLElement)
  /** @type {Promise<(query: string) => Result[]> | undefined} */
  let search
  let chosen = -1

  const load = () => (search ??= import('./find.js').then(({ loadIndex }) => loadIndex()))
  const options = () => /** @type {HTMLAnchorElement[]} */ ([...list.children])

  async function update() {
    const query = input.value.trim()
    const find = await load()
    // A late answer must not replace the answer to a newer query.
    if (query !== input.value.trim()) return
    show(query === '' ? [] : find(query).slice(0, shownResults), query)
  }

  /** @param {Result[]} results @param {string} query */
  function show(results, query) {
    list.replaceChildren(...results.map(option))
    choose(results.length === 0 ? -1 : 0)
    setOpen(results.length > 0)
    empty.hidden = query === '' || results.length > 0
    announce(query === '' ? '' : `${results.length} ${results.length === 1 ? 'result' : 'results'}`)
  }

  /** @param {number} index */
  function choose(index) {
    chosen = index
    options().forEach((link, at) => link.setAttribute('aria-selected', String(at === index)))
    const link = options()[index]
    if (link === undefined) return input.removeAttribute('aria-activedescendant')
    input.setAttribute('aria-activedescendant', link.id)
    link.scrollIntoView({ block: 'nearest' })
  }

  /** @param {boolean} isOpen */
  function setOpen(isOpen) {
    list.hidden = !isOpen
    empty.hidden = true
    input.setAttribute('aria-expanded', String(isOpen))
  }

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowDown: () => choose((chosen + 1) % options().length),
    ArrowUp: () => choose((chosen - 1 + options().length) % options().length),
    Enter: () => options()[chosen]?.click(),
    Escape: () => (list.hidden ? input.blur() : setOpen(false)),
  }

  input.addEventListener('focus', () => void load())
  input.addEventListener('input', () => void update())
  input.addEventListener('keydown', (event) => {
    const act = keys[event.key]
    if (act === undefined || (list.hidden && event.key !== 'Escape')) return
    event.preventDefault()
    act()
  })
  box.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && box.contains(relatedTarget))) setOpen(false)
  })
  // A link to a section of this page loads no new page, so the list would stay open.
  list.addEventListener('click', () => setOpen(false))
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return
    event.preventDefault()
    input.focus()
  })
  box.hidden = false
}

/** @param {Result} result @param {number} index */
function option({ url, title, page }, index) {
  const link = document.createElement('a')
  link.id = `search-result-${index}`
  link.href = url
  link.setAttribute('role', 'option')
  // The focus stays in the search box, as in any combobox.
  link.tabIndex = -1
  link.append(text('strong', title), ...(page === title ? [] : [text('span', page)]))
  return link
}

/** @param {'strong' | 'span'} tag @param {string} content */
function text(tag, content) {
  const made = document.createElement(tag)
  made.textContent = content
  return made
}

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null

/**
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
function element(id, kind) {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`The page has no #${id}`)
  return found
}
