import type { Route } from '../route.js'
import { batch } from './batch.js'
import { conversationRoutes } from './conversations/routes.js'
import { identify } from './identify.js'
import { setDeal } from './set-deal.js'
import { setProperties } from './set-properties.js'
import { setStage } from './set-stage.js'
import { track } from './track.js'

/** The routes that pages call (wire.md, "Widget routes"). */
export const widgetRoutes: Route[] = [batch, track, identify, setProperties, setStage, setDeal, ...conversationRoutes]
