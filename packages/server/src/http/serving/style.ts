import { sendText } from '../answer.js'
import type { Route } from '../route.js'
import { servingRoute } from './serving-route.js'

export const stylePath = '/docs/style.css'

const css = `:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent) }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem; font: 1rem/1.6 system-ui, sans-serif }
header a { font-weight: 700; text-decoration: none; letter-spacing: .08em }
h1 { font-size: 1.6rem; line-height: 1.25 }
h2 { margin-top: 2.5rem; font-size: 1.2rem }
h3 { margin: 2rem 0 0; font-size: 1rem }
code { padding: .1em .3em; border-radius: .25em; background: color-mix(in srgb, currentColor 9%, transparent); font-size: .9em; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse; margin: .75rem 0; font-size: .93rem }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
td:first-child code { white-space: nowrap }
h3 code { background: none; padding: 0 }
a { color: light-dark(#1d4ed8, #93b4ff) }
dt { margin-top: 1.25rem; font-weight: 600 }
dd { margin: 0 }
@media (max-width: 30rem) { body { padding: 1rem } table { display: block; overflow-x: auto } }
`

const texts = {
  summary: 'Get the style sheet',
  details: 'Returns the style sheet of the documentation.',
  answer: { status: 200, schema: null, type: 'text/css' },
} as const

/** `GET /docs/style.css`. */
export const style: Route = servingRoute(stylePath, texts, () => [
  (_request, response) => sendText(response, 'text/css', css, 'public, max-age=3600'),
])
