import type { RequestHandler } from 'express'
import type { Context } from '../context.js'
import { noPage, notBuilt } from '../problems.js'
import type { Route } from '../route.js'
import { sendPacked, type Packed, type PackedHead } from './packed.js'
import { forAnySite, servingRoute, type ServingTexts } from './serving-route.js'
import type { Scripts } from './scripts.js'

const script = { type: 'text/javascript' } as const
const forAWhile = { cacheControl: 'public, max-age=300, stale-while-revalidate=86400' }
const forGood = { cacheControl: 'public, max-age=31536000, immutable' }

const answer = { status: 200, schema: null, type: 'text/javascript', headers: ['etag'] } as const
const mapAnswer = { ...answer, type: 'application/json' } as const

/** A file of the latest build, for any site. */
function newestFile(path: string, texts: Pick<ServingTexts, 'summary' | 'details' | 'problems'>, head: PackedHead, pick: (scripts: Scripts) => Packed | null | undefined): Route {
  const handler = ({ scripts }: Context): RequestHandler => (request, response) => {
    const packed = pick(scripts)
    if (packed == null) throw notBuilt(path)
    sendPacked(packed, head, request, response)
  }
  const all: ServingTexts = { ...texts, answer: head.type === script.type ? answer : mapAnswer }
  return forAnySite(servingRoute(path, all, (context) => [handler(context)]))
}

const newestScript = { ...script, ...forAWhile }
const newestMap = { type: 'application/json', ...forAWhile } as const

const versionTexts = {
  summary: 'Get the script of one version',
  details: 'Returns the script of one version. Its bytes never change, so a page can pin it with Subresource Integrity. The server keeps every release that it has served.',
  problems: ['not_found'],
  answer,
} as const

/** `GET /hal.:version.js`: immutable, for pages that pin it by SRI. */
const versionedScript = forAnySite(
  servingRoute('/hal.:version.js', versionTexts, ({ scripts, assets }) => [
    async (request, response) => {
      const version = String(request.params.version)
      const packed = version === assets.version ? scripts.hal : await scripts.past(version)
      if (packed === null) throw noPage(`This server does not have that version of the script. It serves /hal.${assets.version}.js.`)
      sendPacked(packed, { ...script, ...forGood }, request, response)
    },
  ]),
)

/** `not_found` while the files are not built. */
const problems = ['not_found'] as const

const texts = {
  hal: { summary: 'Get the script', details: 'Returns the script of the installed version, for a script tag on any site. Browsers may keep it for five minutes.', problems },
  widget: { summary: 'Get the script by its older name', details: 'Returns the same script as `/hal.js`, under the name that older pages use.', problems },
  stub: { summary: 'Get the stub', details: 'Returns the stub as a file. It queues calls until the script has loaded.' },
  say: { summary: 'Get the help texts of the script', details: 'Returns the sentences that the script prints on the console. It loads them at the first mistake, or with `debug`.', problems },
  map: { summary: 'Get the source map of the script', details: 'Returns the source map for the developer tools of a browser.', problems },
  sayMap: { summary: 'Get the source map of the help texts', details: 'Returns the source map for the developer tools of a browser.', problems },
}

/** The scripts that pages load (wire.md, "Serving"). Fixed names come first, because they would match as versions. */
export const scriptRoutes: Route[] = [
  newestFile('/hal.js', texts.hal, newestScript, ({ hal }) => hal),
  newestFile('/widget.js', texts.widget, newestScript, ({ hal }) => hal),
  newestFile('/stub.js', texts.stub, newestScript, ({ stub }) => stub),
  newestFile('/hal.say.js', texts.say, newestScript, ({ say }) => say),
  newestFile('/hal.global.js.map', texts.map, newestMap, ({ maps }) => maps.get('hal.global.js.map')),
  newestFile('/hal.say.js.map', texts.sayMap, newestMap, ({ maps }) => maps.get('hal.say.js.map')),
  versionedScript,
]
