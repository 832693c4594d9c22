import { execFileSync } from 'node:child_process'

/**
 * Finds an installed program.
 * @param names names on the `PATH`, or paths; an empty one is none
 * @param question an argument that makes the program print something and exit with 0
 * @returns the first that does so
 */
export const firstThatRuns = (names: readonly string[], question: string): string | undefined => names.find((name) => name !== '' && answers(name, question))

function answers(name: string, question: string): boolean {
  try {
    execFileSync(name, [question], { stdio: 'ignore', timeout: 30_000 })
    return true
  } catch {
    return false
  }
}
