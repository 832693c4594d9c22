import { addCopyButtons } from './copy.js'
import { letKeyboardsScroll } from './scrollers.js'
import { startSearch } from './search.js'

addCopyButtons()
letKeyboardsScroll()
startSearch()

// Scroll to the current page, which may be far down in the navigation.
const current = document.querySelector('#navigation a[aria-current="page"]')
const navigation = document.getElementById('navigation')
if (navigation !== null && current instanceof HTMLElement) navigation.scrollTop = current.offsetTop - navigation.clientHeight / 2

// A link to a section of this page loads no new page, so the menu around it would stay open.
for (const menu of document.querySelectorAll('nav[popover]')) {
  menu.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLAnchorElement && menu.matches(':popover-open')) /** @type {HTMLElement} */ (menu).hidePopover()
  })
}
