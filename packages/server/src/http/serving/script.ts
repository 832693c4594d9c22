import type { RequestHandler } from 'express'
import type { Context } from '../context.js'
import { noPage, notBuilt } from '../problems.js'
import type { Route } from '../route.js'
import { sendPacked, type Packed, type PackedHead } from './packed.js'
import { forAnySite, servingRoute } from './serving-route.js'
import type { Scripts } from './scripts.js'

const script = { type: 'text/javascript' } as const
const forAWhile = { cacheControl: 'public, max-age=300, stale-while-revalidate=86400' }
const forGood = { cacheControl: 'public, max-age=31536000, immutable' }

/** A file of the newest build, for any site. */
function newestFile(path: string, summary: string, head: PackedHead, pick: (scripts: Scripts) => Packed | null | undefined): Route {
  const handler = ({ scripts }: Context): RequestHandler => (request, response) => {
    const packed = pick(scripts)
    if (packed == null) throw notBuilt(path)
    sendPacked(packed, head, request, response)
  }
  return forAnySite(servingRoute(path, summary, (context) => [handler(context)]))
}

const newestScript = { ...script, ...forAWhile }
const newestMap = { type: 'application/json', ...forAWhile } as const

/** `GET /hal.:version.js`: the same bytes for good, for pages that pin them by SRI. */
const versionedScript = forAnySite(
  servingRoute('/hal.:version.js', 'The script build of one version', ({ scripts, assets }) => [
    async (request, response) => {
      const version = String(request.params.version)
      const packed = version === assets.version ? scripts.hal : await scripts.past(version)
      if (packed === null) throw noPage(`This server does not have that version of the script. It serves /hal.${assets.version}.js.`)
      sendPacked(packed, { ...script, ...forGood }, request, response)
    },
  ]),
)

/** The scripts that pages load (wire.md, "Serving"). Fixed names come before the versions that they would pass for. */
export const scriptRoutes: Route[] = [
  newestFile('/hal.js', 'The script build', newestScript, ({ hal }) => hal),
  newestFile('/widget.js', 'The script build, under its older name', newestScript, ({ hal }) => hal),
  newestFile('/stub.js', 'The stub, as a file', newestScript, ({ stub }) => stub),
  newestFile('/hal.say.js', 'Help texts of the script, which it loads when it needs them', newestScript, ({ say }) => say),
  newestFile('/hal.global.js.map', 'The source map of the script build', newestMap, ({ maps }) => maps.get('hal.global.js.map')),
  newestFile('/hal.say.js.map', 'The source map of the help texts', newestMap, ({ maps }) => maps.get('hal.say.js.map')),
  versionedScript,
]
