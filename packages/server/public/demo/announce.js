import { byId } from './dom.js'

/**
 * Tells people who do not see the page what has changed. The region is filled anew each time, so
 * that the same words twice are read twice.
 * @param {string} words
 */
export function announce(words) {
  const region = byId('announcements')
  region.textContent = ''
  requestAnimationFrame(() => (region.textContent = words))
}
