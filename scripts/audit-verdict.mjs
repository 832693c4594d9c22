/**
 * The result of `npm audit --json`.
 *
 * @typedef {{ verdict: 'clean' | 'found' | 'failed' | 'skipped', line: string }} Verdict
 */

/** Severities that count as findings. */
const counted = /** @type {const} */ (['high', 'critical'])

/**
 * Returns `skipped` if no registry answered, as on a machine without a network. Any other error, such as a missing lock
 * file, is a failure.
 *
 * @param {string} printed
 * @returns {Verdict}
 */
export function auditVerdict(printed) {
  const report = parse(printed)
  if (report?.metadata?.vulnerabilities !== undefined) return found(report.metadata.vulnerabilities)
  const message = report?.message ?? ''
  const isUnanswered = /^request to \S+ failed/.test(message) || /^\d{3} .* - POST /.test(message)
  if (isUnanswered) return { verdict: 'skipped', line: `skipped: the registry gave no answer (${message})` }
  return { verdict: 'failed', line: `npm audit did not run: ${report?.error?.summary ?? printed.slice(0, 500)}` }
}

/**
 * @param {string} printed
 * @returns {{ message?: string, error?: { summary?: string }, metadata?: { vulnerabilities?: Record<string, number> } } | null}
 */
function parse(printed) {
  try {
    return JSON.parse(printed)
  } catch {
    return null
  }
}

/** @param {Record<string, number>} vulnerabilities @returns {Verdict} */
function found(vulnerabilities) {
  const [high, critical] = counted.map((severity) => vulnerabilities[severity] ?? 0)
  if (high === 0 && critical === 0) return { verdict: 'clean', line: 'nothing of severity high or critical in what is shipped' }
  return { verdict: 'found', line: `${critical} critical and ${high} high: \`npm audit --omit=dev\` says where` }
}
