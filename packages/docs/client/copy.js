import { announce } from './announce.js'

/** Puts a button on each block of code, and lets the anchor of a heading copy its address. */
export function addCopyButtons() {
  for (const block of document.querySelectorAll('figure.code')) block.append(copyButton(block))
  for (const anchor of document.querySelectorAll('a.anchor')) {
    anchor.addEventListener('click', () => void copy(/** @type {HTMLAnchorElement} */ (anchor).href, 'Link copied'))
  }
}

/** @param {Element} block */
function copyButton(block) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    const isCopied = await copy(block.querySelector('pre')?.textContent ?? '', 'Copied')
    button.textContent = isCopied ? 'Copied' : 'Press Ctrl+C'
    setTimeout(() => (button.textContent = 'Copy'), 2000)
  })
  return button
}

/**
 * Resolves to whether the clipboard took it: outside of HTTPS and localhost a page has none.
 * @param {string} text
 * @param {string} message
 */
async function copy(text, message) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    return false
  }
  announce(message)
  return true
}
