/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2
}

/**
 * Percentiles of latencies in ms. The order does not matter.
 *
 * @param {number[]} latencies
 */
export function percentiles(latencies) {
  const sorted = [...latencies].sort((a, b) => a - b)
  const at = (/** @type {number} */ share) => Number(sorted[Math.floor(sorted.length * share)]?.toFixed(1))
  return { p50: at(0.5), p99: at(0.99) }
}
