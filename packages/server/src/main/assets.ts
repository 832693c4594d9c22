import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Assets } from '../http/context.js'

const { version } = createRequire(import.meta.url)('@hal/sdk/package.json') as { version: string }

/** The script build of the SDK, the demo page beside `src` and `dist`, and the build of the documentation. */
export const assets: Assets = {
  scriptPath: fileURLToPath(import.meta.resolve('@hal/sdk/global')),
  version,
  demoFolder: fileURLToPath(new URL('../../public/demo', import.meta.url)),
  docsFolder: fileURLToPath(new URL('../../../docs/dist', import.meta.url)),
}
