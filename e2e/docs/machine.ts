import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createShell, type Shell } from './shell.js'

/** A machine that blocks may change. It has its own users, system folders and ports. */
export interface Machine {
  shell: Shell
  stop(): Promise<void>
}

// Changes of these folders go to memory, and end with the machine.
const setUp = `set -e
mount -t tmpfs tmpfs "$1"
for each in etc opt run var/lib usr/local/bin; do
  mkdir -p "$1/$each" "$1/work/$each"
  mount -t overlay overlay -o "lowerdir=/$each,upperdir=$1/$each,workdir=$1/work/$each" "/$each"
done
mkdir -p /opt/checkout /etc/nginx/sites-available /etc/nginx/sites-enabled /etc/caddy
mount --bind "$2" /opt/checkout
ip link set lo up
echo ready
# The shell stays as the first process, which has to take leave of the processes that nobody waits for.
sleep infinity & wait`

/** Whether this system can create such a machine: it needs root, namespaces and overlay mounts. */
export function canMakeMachine(): boolean {
  const tried = spawnSync('unshare', ['--mount', '--net', '--pid', '--fork', '--mount-proc', 'sh', '-c', 'mount -t tmpfs tmpfs /opt && ip link set lo up'])
  return process.getuid?.() === 0 && tried.status === 0
}

/**
 * Creates a machine with Linux namespaces. It has this system's programs, and the checkout at /opt/checkout.
 * @param folder an empty folder
 */
export async function startMachine(folder: string, checkout: string, env: Record<string, string>): Promise<Machine> {
  const changes = join(folder, 'changes')
  mkdirSync(changes, { recursive: true })
  const holder = spawn('unshare', ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', 'bash', '-c', setUp, 'machine', changes, checkout], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')])
  if (!String(said).includes('ready')) throw new Error(`The machine cannot be made: ${said}`)
  const enter = ['nsenter', '--target', String(firstProcessOf(holder)), '--mount', '--net', '--pid', '--']
  return {
    shell: createShell(folder, { ...env, DOCS_CHECKOUT: '/opt/checkout' }, enter),
    async stop() {
      holder.kill('SIGKILL')
      await once(holder, 'exit')
    },
  }
}

/** The id, on this system, of the machine's process 1. */
function firstProcessOf({ pid }: ChildProcess): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim())
}
