/** Makes blocks that scroll sideways focusable, because some browsers scroll them by keyboard only then. */
export function letKeyboardsScroll() {
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => update(target)))
  for (const scroller of document.querySelectorAll('.table, pre')) observer.observe(scroller)
}

/** @param {Element} scroller */
function update(scroller) {
  if (scroller.scrollWidth > scroller.clientWidth) scroller.setAttribute('tabindex', '0')
  else scroller.removeAttribute('tabindex')
}
