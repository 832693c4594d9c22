import { spawnSync } from 'node:child_process'
import { auditVerdict } from './audit-verdict.mjs'
import { root } from './run.mjs'

// Known faults in the packages that HAL ships with. Tools of development reach no customer.
const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev', '--fetch-retries=1', '--fetch-timeout=20000'], { cwd: root, encoding: 'utf8' })
const { verdict, line } = auditVerdict(stdout)
console.log(line)
process.exitCode = verdict === 'clean' || verdict === 'skipped' ? 0 : 1
