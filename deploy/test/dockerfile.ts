import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './tools.js'

/** A stage of a Dockerfile that was run in a folder instead of a root file system. */
export interface Stage {
  folder: string
  env: Record<string, string>
  /** The last value of each instruction, such as CMD and USER. */
  values: Map<string, string>
}

interface Instruction {
  name: string
  value: string
}

/**
 * Runs a Dockerfile without a container engine. Each stage gets a folder. RUN runs in it, with absolute paths moved
 * there. COPY copies files of the checkout that .dockerignore does not exclude. This machine replaces the base images.
 * @param path of the Dockerfile
 * @param into an empty folder
 * @param env extra variables for every RUN
 * @returns the last stage
 * @throws if a command fails, or if an instruction is unknown
 */
export function carryOut(path: string, into: string, env: Record<string, string>): Stage {
  const stages = new Map<string, Stage>()
  let current: Stage | undefined
  for (const { name, value } of instructionsOf(readFileSync(path, 'utf8'))) {
    if (name === 'ARG') continue
    if (name === 'FROM') {
      current = newStage(join(into, `stage-${stages.size}`))
      stages.set(/ AS (\S+)$/.exec(value)?.[1] ?? 'last', current)
    } else {
      if (current === undefined) throw new Error(`${name} stands before FROM`)
      apply(name, value, { stage: current, stages, env })
    }
  }
  if (current === undefined) throw new Error(`${path} has no FROM`)
  return current
}

interface Surroundings {
  stage: Stage
  stages: Map<string, Stage>
  env: Record<string, string>
}

/** The effect of an instruction at build time. The others only describe how the image runs. */
const effects: Record<string, (value: string, surroundings: Surroundings) => void> = {
  WORKDIR: (value, { stage }) => void mkdirSync(join(stage.folder, value), { recursive: true }),
  ENV: (value, { stage }) => void Object.assign(stage.env, Object.fromEntries([...value.matchAll(/(\w+)=(\S+)/g)].map(([, key, text]) => [key, text]))),
  RUN: (value, { stage, env }) => run(value, stage, env),
  COPY: (value, { stage, stages }) => copy(value, stage, stages),
}
const descriptions = ['USER', 'VOLUME', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'CMD']

function apply(name: string, value: string, surroundings: Surroundings): void {
  const effect = effects[name]
  if (effect === undefined && !descriptions.includes(name)) throw new Error(`${name} is not known here`)
  surroundings.stage.values.set(name, value)
  effect?.(value, surroundings)
}

function instructionsOf(text: string): Instruction[] {
  const lines = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, '').split('\n')
  return lines.flatMap((line) => {
    const [, name, value] = /^([A-Z]+) (.+)$/.exec(line) ?? []
    return name !== undefined && value !== undefined ? [{ name, value }] : []
  })
}

function newStage(folder: string): Stage {
  for (const standard of ['tmp', 'var/lib', 'usr/local/bin']) mkdirSync(join(folder, standard), { recursive: true })
  return { folder, env: {}, values: new Map([['WORKDIR', '/']]) }
}

/** The folder in which the next instruction of a stage runs. */
const workdirOf = ({ folder, values }: Stage): string => join(folder, values.get('WORKDIR') ?? '/')

function run(command: string, stage: Stage, extra: Record<string, string>): void {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...stage.env, ...extra }
  execFileSync('sh', ['-ec', inFolder(command, stage.folder)], { cwd: workdirOf(stage), env, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Moves absolute paths of the image to the folder that replaces its root. */
export const inFolder = (text: string, folder: string): string => text.replace(/(^|[\s:=])(\/(?:opt|var|usr)\/)/g, `$1${folder}$2`)

function copy(value: string, stage: Stage, stages: Map<string, Stage>): void {
  const [, from] = /^--from=(\S+) /.exec(value) ?? []
  const paths = value.replace(/^--\S+ /, '').split(' ')
  const target = join(workdirOf(stage), paths.at(-1) ?? '.')
  for (const path of paths.slice(0, -1)) {
    if (from === undefined) copyFromContext(path, target)
    else copyPath(join(stageNamed(from, stages).folder, path), target)
  }
}

function stageNamed(name: string, stages: Map<string, Stage>): Stage {
  const stage = stages.get(name)
  if (stage === undefined) throw new Error(`There is no stage ${name}`)
  return stage
}

/** Copies the content of a folder. Copies a file into a folder or to the target path. */
function copyPath(source: string, target: string): void {
  const isFile = statSync(source).isFile()
  const isInto = isFile && (target.endsWith('/') || statSync(target, { throwIfNoEntry: false })?.isDirectory() === true)
  cpSync(source, isInto ? join(target, source.slice(dirname(source).length + 1)) : target, { recursive: true, verbatimSymlinks: true })
}

function copyFromContext(path: string, target: string): void {
  const isIgnored = ignoreRule(readFileSync(join(root, '.dockerignore'), 'utf8'))
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z', path], { cwd: root, encoding: 'utf8' })
  const copied = files.split('\0').filter((file) => file !== '' && !isIgnored(file))
  if (copied.length === 0) throw new Error(`COPY ${path}: .dockerignore lets nothing through`)
  const isFile = statSync(join(root, path)).isFile()
  for (const file of copied) {
    const name = isFile ? file : file.slice(path === '.' ? 0 : path.length + 1)
    cpSync(join(root, file), join(target, name))
    chmodSync(join(target, name), statSync(join(root, file)).mode)
  }
}

/** The rules of .dockerignore: the last pattern that matches a file or a parent folder decides. */
export function ignoreRule(text: string): (file: string) => boolean {
  const patterns = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ isIgnored: !line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '')) }))
  return (file) => patterns.findLast(({ pattern }) => pattern.test(file))?.isIgnored ?? false
}

function patternOf(glob: string): RegExp {
  const source = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(?:.*/)?'))
  return new RegExp(`^${source}(/|$)`)
}
