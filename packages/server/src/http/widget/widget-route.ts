import type { ProblemCode } from '@hal/contract/types'
import { mounted, type Answerer } from '../lane.js'
import type { Context } from '../context.js'
import { limited } from '../limits/limit.js'
import type { Route, RouteDescription } from '../route.js'

const limitedWidget = ({ limits: { widget } }: Context) => (widget === null ? [] : [limited(widget)])

/** Refusals of these routes before they read operations. */
const refusedAtEntrance: readonly ProblemCode[] = ['unknown_project', 'origin_not_allowed']

interface WidgetRouteParts {
  path: string
  description: Pick<RouteDescription, 'summary' | 'details' | 'body' | 'headers' | 'problems' | 'answer'>
  plain(context: Context): Answerer
}

/** A route that pages call: open to any origin, rate-limited, and served ahead of Express. */
export function widgetRoute({ path, description, plain }: WidgetRouteParts): Route {
  return {
    method: 'post',
    path,
    description: { ...description, problems: [...refusedAtEntrance, ...(description.problems ?? [])], tag: 'Widget', credential: 'none' },
    plain,
    handlers: (context) => [...limitedWidget(context), mounted(plain(context))],
  }
}
