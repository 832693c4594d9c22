import { chownSync, closeSync, constants, copyFileSync, fsyncSync, linkSync, openSync, statSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { OperationFailed } from './faults.js'

/** A database holds personal data and secrets, so only its owner may read it. */
export const privateMode = 0o600

/** Whether a file is there. */
export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

/**
 * Requires a regular file: HAL would wait for a pipe, and read a device without end.
 * @throws OperationFailed with the name of the file
 */
export function requireFile(path: string, named = path): void {
  if (statSync(path).isFile()) return
  throw new OperationFailed(`${named} is a folder, a pipe or a device: name a file.`)
}

/** Flushes a file's content, or a folder's entries, so that they survive a power loss. */
export function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Gives a finished file its final name in one step. Never replaces an existing file. */
export function publish(finished: string, path: string): void {
  try {
    giveSecondName(finished, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    throw new OperationFailed(`${path} exists already: name another file, or remove it.`)
  }
  unlinkSync(finished)
  syncToDisk(dirname(path))
}

/** Creates a hard link, or a copy if the file system does not support links. */
export function giveSecondName(path: string, name: string): void {
  try {
    linkSync(path, name)
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'ENOSYS')) throw error
    copyFileSync(path, name, constants.COPYFILE_EXCL)
    syncToDisk(name)
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

/** Gives the file the owner of `model`. An operator may work as root, but the server must be able to read the file. */
export function giveToOwnerOf(model: string, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(model)
  chownSync(path, uid, gid)
}
