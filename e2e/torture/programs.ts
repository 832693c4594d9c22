import { execFileSync } from 'node:child_process'

/**
 * Finds an installed program.
 * @param names names on the `PATH`, or paths; empty ones are skipped
 * @param question an argument with which the program exits with 0
 * @returns the first name that works
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
