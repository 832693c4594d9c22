import { announce } from './announce.js'

/** Adds a copy button to each code block, and makes the anchor of a heading copy its URL. */
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
 * Resolves to `false` if the clipboard is not available, as on a page without HTTPS outside localhost.
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
