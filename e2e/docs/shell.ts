import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Shell {
  /**
   * Runs a block in bash. Variables and the current folder carry over to the next block, as in a terminal.
   * @throws if a command fails, with all output
   */
  run(text: string): Promise<{ stdout: string; stderr: string }>
  /** The value of a variable that a block has set. */
  variable(name: string): string | undefined
  /** Sets a variable for the blocks that follow. */
  set(name: string, value: string): void
}

// Keeps every variable that a block assigns. Stops at the first command that fails.
const script = `set -ae -o pipefail
. "$1/variables"
cd "$(cat "$1/folder")"
trap 'export -p >"$1/variables"; pwd >"$1/folder"' EXIT
. "$1/block"
`

/**
 * Creates a shell for the blocks of one document.
 * @param folder the initial folder
 * @param env all initial variables
 * @param prefix a program that runs bash, with its arguments, such as one that enters a namespace
 */
export function createShell(folder: string, env: Record<string, string>, prefix: string[] = []): Shell {
  const state = join(folder, '.shell')
  mkdirSync(state, { recursive: true })
  writeFileSync(join(state, 'variables'), '')
  writeFileSync(join(state, 'folder'), folder)

  return {
    async run(text) {
      writeFileSync(join(state, 'block'), `${text}\n`)
      const [program = 'bash', ...args] = [...prefix, 'bash', '-c', script, 'block', state]
      const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
      const printed = { stdout: '', stderr: '' }
      child.stdout.on('data', (chunk) => (printed.stdout += String(chunk)))
      child.stderr.on('data', (chunk) => (printed.stderr += String(chunk)))
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(`The block ended with ${code}:\n${text}\n--- it printed:\n${printed.stdout}${printed.stderr}`)
      return printed
    },
    variable: (name) => valueIn(join(state, 'variables'), name),
    set: (name, value) => writeFileSync(join(state, 'variables'), `declare -x ${name}='${value.replaceAll("'", `'\\''`)}'\n`, { flag: 'a' }),
  }
}

/** Parses the output of `export -p`: `declare -x NAME="VALUE"`. */
function valueIn(file: string, name: string): string | undefined {
  if (!existsSync(file)) return undefined
  const [, value] = new RegExp(`^declare -x ${name}=["'](.*)["']$`, 'm').exec(readFileSync(file, 'utf8')) ?? []
  return value?.replace(/\\(.)/g, '$1')
}
