/**
 * Takes the key out of the address, first of all that the page does: nobody is to find it in a screenshot,
 * a bookmark or the history. It stays in this tab, so that a reload goes on working.
 */
{
  const take = () => {
    const key = new URLSearchParams(location.hash.slice(1)).get('key')
    if (key === null) return false
    history.replaceState(history.state, '', location.pathname + location.search)
    try {
      sessionStorage.setItem('demo-key', key)
    } catch {
      // Storage is blocked: the key ends with the page.
      document.documentElement.dataset['demoKey'] = key
    }
    return true
  }

  take()
  // The link was pasted into a tab that has the demo open: that alone loads no page.
  addEventListener('hashchange', () => void (take() && location.reload()))
}
