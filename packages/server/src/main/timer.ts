/** Calls back once, after so many ms, and keeps no process alive for that. @returns what prevents it */
export function byTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms).unref()
  return () => clearTimeout(timer)
}
