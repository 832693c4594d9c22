import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A program that goes on running. */
export interface Terminal {
  /** The address that it printed first. */
  url: string
  printed: string
  /** Ends it and whatever it has started. */
  close(): Promise<void>
}

const address = /(https?:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*).*\n/

/**
 * Runs a command in bash until it prints the address that it serves.
 * @throws with all that it printed, if it ends before
 */
export async function openTerminal(command: string, options: { cwd: string; env: Record<string, string> }): Promise<Terminal> {
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', command], { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let printed = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: unknown) => {
      printed += String(chunk)
      // A whole line: the rest of what is printed with it has come as well.
      const [, found] = address.exec(printed) ?? []
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('close', (code) => reject(new Error(`The command ended with ${code}:\n${command}\n--- it printed:\n${printed}`)))
  })
  return { url, printed, close: () => end(child) }
}

/** In a process group of its own: a signal to the shell alone would leave behind what it has started. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  process.kill(-child.pid)
  await once(child, 'close')
}
