import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Assets } from '../http/context.js'

const { version } = createRequire(import.meta.url)('@hal/sdk/package.json') as { version: string }

/** The script build of the SDK, and the demo page that lies beside `src` and `dist`. */
export const assets: Assets = {
  scriptPath: fileURLToPath(import.meta.resolve('@hal/sdk/global')),
  version,
  demoFolder: fileURLToPath(new URL('../../public/demo', import.meta.url)),
}
