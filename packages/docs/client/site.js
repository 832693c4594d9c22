import { addCopyButtons } from './copy.js'
import { letKeyboardsScroll } from './scrollers.js'
import { startSearch } from './search.js'

addCopyButtons()
letKeyboardsScroll()
startSearch()

// A link to a section of this page loads nothing, so the menu that has it would stay open.
for (const menu of document.querySelectorAll('nav[popover]')) {
  menu.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLAnchorElement && menu.matches(':popover-open')) /** @type {HTMLElement} */ (menu).hidePopover()
  })
}
