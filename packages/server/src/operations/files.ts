import { chownSync, closeSync, constants, copyFileSync, fsyncSync, linkSync, openSync, statSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { OperationFailed } from './faults.js'

/** A database holds personal data and secrets: it is for its owner's eyes only. */
export const privateMode = 0o600

/** Whether a file is there. */
export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

/**
 * Makes sure that a path is that of a regular file: a pipe would be waited for, and a device read for ever.
 * @throws OperationFailed naming it
 */
export function requireFile(path: string, named = path): void {
  if (statSync(path).isFile()) return
  throw new OperationFailed(`${named} is a folder, a pipe or a device: name a file.`)
}

/** Makes sure that what a file holds, or which names a folder holds, outlives a loss of power. */
export function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Gives a finished file its name, in one step that never takes the place of another file. */
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

/** A second name for the same file, or a copy where the file system has no such names. */
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

/** An operator may work as root; the server, which does not, has to read what he leaves. */
export function giveToOwnerOf(model: string, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(model)
  chownSync(path, uid, gid)
}
