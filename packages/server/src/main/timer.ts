/** Calls back once after `ms`, without keeping the process alive. @returns a function that cancels the timer */
export function byTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms).unref()
  return () => clearTimeout(timer)
}
