import { readFileSync, readdirSync } from 'node:fs'

/**
 * CPU time in ms of these processes and all of their descendants so far, on Linux; `NaN` elsewhere. PostgreSQL starts
 * processes that end again. Their time is then part of their parent's (`cutime`).
 *
 * @param {number[]} roots
 */
export function cpuMsOfAll(roots) {
  const processes = readProcesses()
  if (processes.length === 0) return NaN
  const counted = new Set(roots)
  // A child may be listed before its parent, so this repeats until no process is added.
  for (let before = 0; before < counted.size; ) {
    before = counted.size
    for (const { pid, parent } of processes) if (counted.has(parent)) counted.add(pid)
  }
  return processes.reduce((sum, { pid, cpuMs }) => sum + (counted.has(pid) ? cpuMs : 0), 0)
}

/** Reads processes from proc(5). Times are in hundredths of a second. */
function readProcesses() {
  return folders().flatMap((folder) => {
    const fields = statOf(folder)?.split(') ')[1]?.split(' ').map(Number) ?? []
    const [, parent = 0] = fields
    return fields.length > 0 ? [{ pid: Number(folder), parent, cpuMs: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) * 10 }] : []
  })
}

function folders() {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** @param {string} folder */
function statOf(folder) {
  try {
    return readFileSync(`/proc/${folder}/stat`, 'utf8')
  } catch {
    // The process has ended meanwhile.
    return undefined
  }
}
