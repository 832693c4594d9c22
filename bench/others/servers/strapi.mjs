import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Starts the Strapi app of `../strapi` as `strapi start` does, without the admin panel, which would need a build. */

// Its ES module build imports folders, which Node does not support.
const { createStrapi } = createRequire(import.meta.url)('@strapi/strapi')

const appDir = fileURLToPath(new URL('../strapi', import.meta.url))
const strapi = createStrapi({ appDir, distDir: appDir, autoReload: false, serveAdminPanel: false })
await strapi.start()

const { httpServer } = strapi.server
if (!httpServer.listening) await once(httpServer, 'listening')
console.log(`http://127.0.0.1:${httpServer.address().port}`)
