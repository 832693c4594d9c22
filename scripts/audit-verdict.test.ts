import { expect, it } from 'vitest'
import { auditVerdict } from './audit-verdict.mjs'

const report = (counts: object) => JSON.stringify({ auditReportVersion: 2, metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0, ...counts } } })

it.each([
  [report({}), 'clean'],
  [report({ low: 3, moderate: 2 }), 'clean'],
  [report({ high: 1 }), 'found'],
  [report({ critical: 1 }), 'found'],
  [JSON.stringify({ message: 'request to http://127.0.0.1:9/-/npm/v1/security/advisories/bulk failed, reason: connect ECONNREFUSED', error: {} }), 'skipped'],
  [JSON.stringify({ message: '405 Method Not Allowed - POST https://registry.npmjs.org/-/npm/v1/security/advisories/bulk', error: {} }), 'skipped'],
  [JSON.stringify({ error: { code: 'ENOLOCK', summary: 'This command requires an existing lockfile.' } }), 'failed'],
  [JSON.stringify({ message: 'something else', error: {} }), 'failed'],
  ['no JSON', 'failed'],
  ['', 'failed'],
])('takes %s for %s', (printed, verdict) => {
  expect(auditVerdict(printed).verdict).toBe(verdict)
})
