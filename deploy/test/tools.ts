import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** Whether a program is installed on this machine. */
export const isInstalled = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

/** A temporary folder that every user may enter. */
export function temporaryFolder(): { path: string; file(name: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'hal-deploy-'))
  chmodSync(path, 0o755)
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Runs a checker on files. Returns its complaint, or `null` if it accepted them. */
export function complaintOf(program: string, ...args: string[]): string | null {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (error) throw error
  return status === 0 ? null : `${stdout}${stderr}`
}

/** Runs `use` with the text in a file of the given name. */
export function withFile<Result>(name: string, text: string, use: (path: string, folder: string) => Result): Result {
  const folder = temporaryFolder()
  try {
    writeFileSync(folder.file(name), text)
    return use(folder.file(name), folder.path)
  } finally {
    folder.remove()
  }
}
