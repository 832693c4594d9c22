import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A program that keeps running. */
export interface Terminal {
  /** The first address that it printed. */
  url: string
  printed: string
  /** Ends the program and all of its child processes. */
  close(): Promise<void>
}

const address = /(https?:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*).*\n/

/**
 * Runs a command in bash until it prints an address.
 * @throws with all output, if it ends before that
 */
export async function openTerminal(command: string, options: { cwd: string; env: Record<string, string> }): Promise<Terminal> {
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', command], { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let printed = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: unknown) => {
      printed += String(chunk)
      // Waits for the end of the line, so that the rest of the line has arrived too.
      const [, found] = address.exec(printed) ?? []
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('close', (code) => reject(new Error(`The command ended with ${code}:\n${command}\n--- it printed:\n${printed}`)))
  })
  return { url, printed, close: () => end(child) }
}

/** Runs in its own process group: a signal to the shell alone would leave its children running. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  process.kill(-child.pid)
  await once(child, 'close')
}
