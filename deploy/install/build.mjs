import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { InstallError, run } from './commands.mjs'
import { releaseFolder } from './layout.mjs'

/** Parts of a checkout that are local to it, or that each release generates again. */
const notCopied = ['node_modules', 'dist', '.git', '.cache', 'data']
/** Parts of the source that a server does not need. Their packages would only take space. */
const notInstalled = ['e2e', 'bench']

/**
 * Builds a release in a new folder. The running release is not touched.
 * @param {import('./layout.mjs').Layout} layout
 * @param {string} source a folder with the source, or a .tar.gz of one
 * @param {number} at epoch ms; it makes the name of the folder unique
 * @returns {Promise<string>} the folder of the release
 * @throws {InstallError} if the build fails; the folder is removed
 */
export async function buildRelease(layout, source, at) {
  const unfinished = releaseFolder(layout, `unfinished-${at}`)
  mkdirSync(unfinished, { recursive: true })
  try {
    await copySource(source, unfinished)
    for (const part of notInstalled) rmSync(join(unfinished, part), { recursive: true, force: true })
    removeExamples(join(unfinished, 'examples'))
    const release = releaseFolder(layout, `${versionOf(unfinished, source)}-${at}`)
    await npm(unfinished, 'ci', '--no-audit')
    await npm(unfinished, 'run', 'build')
    await npm(unfinished, 'prune', '--omit=dev', '--no-audit')
    await run('mv', [unfinished, release])
    return release
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  }
}

/** @param {string} source @param {string} target */
async function copySource(source, target) {
  const found = statSync(source, { throwIfNoEntry: false })
  if (found === undefined) throw new InstallError(`${source} does not exist. Name a folder with the source of HAL, or a .tar.gz of one.`)
  if (found.isDirectory()) cpSync(source, target, { recursive: true, filter: (path) => path === source || !notCopied.includes(basename(path)) })
  else await run('tar', ['xzf', source, '-C', target, '--strip-components=1', '--no-same-owner'])
}

/**
 * The documentation has a page for each example, generated from its README. A release needs no other file of an example.
 * @param {string} examples
 */
function removeExamples(examples) {
  if (!existsSync(examples)) return
  for (const name of readdirSync(examples)) {
    const files = readdirSync(join(examples, name)).filter((file) => file !== 'README.md')
    for (const file of files) rmSync(join(examples, name, file), { recursive: true })
  }
}

/** @param {string} folder @param {string} source */
function versionOf(folder, source) {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (name === 'hal') return String(version)
  } catch {
    // A file that cannot be read is not HAL's.
  }
  throw new InstallError(`${source} is not the source of HAL: it has no package.json with the name hal.`)
}

/** @param {string} cwd @param {string[]} args */
const npm = (cwd, ...args) => run('npm', args, { cwd })
