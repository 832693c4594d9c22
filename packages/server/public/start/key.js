/**
 * Takes the key out of the address before the page does anything else, so that it appears in no screenshot,
 * bookmark or history. The key stays in this tab, so a reload keeps working. `data-keep-as` names it.
 */
{
  const name = document.currentScript?.dataset['keepAs'] ?? 'key'

  const take = () => {
    const key = new URLSearchParams(location.hash.slice(1)).get('key')
    if (key === null) return false
    history.replaceState(history.state, '', location.pathname + location.search)
    try {
      sessionStorage.setItem(name, key)
    } catch {
      // Storage is blocked: the key ends with the page.
      document.documentElement.dataset['key'] = key
    }
    return true
  }

  take()
  // A link that is pasted into a tab that shows the page already does not load the page again.
  addEventListener('hashchange', () => void (take() && location.reload()))
}
