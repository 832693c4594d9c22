import { byId } from './dom.js'

const sayCopiedMs = 2_000

/** Shows the copy buttons and makes them work. @param {(words: string) => void} announce */
export function enableCopying(announce) {
  for (const button of document.querySelectorAll('button[data-copy]')) {
    if (!(button instanceof HTMLButtonElement)) continue
    button.hidden = false
    button.addEventListener('click', () => void copy(button, announce))
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {(words: string) => void} announce
 */
async function copy(button, announce) {
  const code = byId(button.dataset['copy'] ?? '')
  try {
    await navigator.clipboard.writeText(code.textContent ?? '')
    announce('Copied.')
    button.dataset['done'] = ''
    setTimeout(() => delete button.dataset['done'], sayCopiedMs)
  } catch {
    // Browsers give no clipboard to pages on plain HTTP, other than on this machine.
    getSelection()?.selectAllChildren(code)
    announce('The browser does not let this page copy. The text is selected: copy it with the keyboard.')
  }
}
