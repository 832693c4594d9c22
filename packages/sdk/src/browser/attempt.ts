/** What storage and crypto do may throw anywhere: blocked, full, sandboxed. Then there is no answer. */
export const attempt = <Result>(run: () => Result): Result | undefined => {
  try {
    return run()
  } catch {
    return undefined
  }
}
