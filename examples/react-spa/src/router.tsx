import { createBrowserRouter } from 'react-router'
import { hal } from './hal'
import { Layout } from './Layout'
import { Billing } from './pages/Billing'
import { Overview } from './pages/Overview'
import { Reports } from './pages/Reports'

export const router = createBrowserRouter([
  {
    element: <Layout />,
    children: [
      { path: '/', element: <Overview /> },
      { path: '/reports', element: <Reports /> },
      { path: '/billing', element: <Billing /> },
    ],
  },
])

/** The router tells of each page once, whatever React draws how often. */
export function trackPages() {
  let shown: string | undefined
  const track = () => {
    const { location, navigation } = router.state
    if (navigation.state !== 'idle' || location.pathname === shown) return
    shown = location.pathname
    void hal.track('page-viewed', shown)
  }
  track()
  router.subscribe(track)
}
