import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sdk = '@hal/sdk'

export interface Installed {
  folder: string
  remove(): Promise<void>
}

/** Packs the SDK as it would be published, into a new folder. Returns the path of the tarball. */
export function packSdk(): string {
  const folder = temporaryFolder('hal-tarball-')
  execFileSync('npm', ['pack', '-w', sdk, '--pack-destination', folder, '--silent'], { cwd: root })
  const [tarball] = readdirSync(folder)
  if (tarball === undefined) throw new Error('npm pack made no tarball')
  return join(folder, tarball)
}

/**
 * Installs an example as a user does who copies its folder and installs the tarball there. Of other packages it can only
 * use those in its own package.json, as `npm ci` has installed them in the root. Nothing is downloaded.
 */
export function installExample(name: string, tarball: string): Installed {
  const folder = join(temporaryFolder('hal-example-'), name)
  cpSync(join(root, 'examples', name), folder, { recursive: true, filter: isSource })
  for (const dependency of dependenciesOf(folder)) {
    const target = join(folder, 'node_modules', dependency)
    if (dependency === sdk) unpack(tarball, target)
    else link(join(root, 'node_modules', dependency), target)
  }
  // npm looks for the commands of package scripts here
  link(join(root, 'node_modules/.bin'), join(folder, 'node_modules/.bin'))
  return { folder, remove: () => rm(dirname(folder), { recursive: true, force: true }) }
}

const temporaryFolder = (prefix: string): string => mkdtempSync(join(realpathSync(tmpdir()), prefix))

const isSource = (path: string): boolean => !['node_modules', 'dist'].includes(basename(path))

function dependenciesOf(folder: string): string[] {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.keys({ ...dependencies, ...devDependencies })
}

function unpack(tarball: string, target: string) {
  mkdirSync(target, { recursive: true })
  execFileSync('tar', ['xzf', tarball, '-C', target, '--strip-components=1'])
}

function link(source: string, target: string) {
  mkdirSync(dirname(target), { recursive: true })
  symlinkSync(source, target, 'dir')
}
