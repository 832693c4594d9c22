import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Assets } from '../http/context.js'
import { scriptVersion } from './script-version.js'

/** A file of the SDK package, including files that its `exports` omit. */
const ofSdk = (path: string): string => fileURLToPath(new URL(path, import.meta.resolve('@hal/sdk/package.json')))

/** A folder next to `src` and `dist`. */
const ofServer = (path: string): string => fileURLToPath(new URL(`../../public/${path}`, import.meta.url))

const scriptPath = ofSdk('dist/hal.global.js')

/** The script build of the SDK with its related files, and the pages of the server. */
export const assets: Assets = {
  scriptPath,
  ...scriptVersion(scriptPath, ofSdk('package.json'), ofSdk('releases.json')),
  stub: readFileSync(ofSdk('stub/stub.js'), 'utf8').trimEnd(),
  demoFolder: ofServer('demo'),
  startFolder: ofServer('start'),
  docsFolder: fileURLToPath(new URL('../../../docs/dist', import.meta.url)),
}
