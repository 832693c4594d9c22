import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { complaintOf, root, temporaryFolder } from './tools.js'

/**
 * Lets systemd verify units. `/opt/hal/current` is replaced with this checkout, so every program that a unit starts must
 * exist and be executable.
 * @param units unit texts by file name
 * @returns the complaint, or `null`
 */
export function unitsComplaint(units: Record<string, string>): string | null {
  const folder = temporaryFolder()
  try {
    mkdirSync(folder.file('units'))
    for (const [name, text] of Object.entries(units)) writeFileSync(join(folder.file('units'), name), text.replaceAll('/opt/hal/current', root))
    const paths = Object.keys(units).map((name) => join(folder.file('units'), name))
    return complaintOf('systemd-analyze', 'verify', '--man=no', ...paths)
  } finally {
    folder.remove()
  }
}
