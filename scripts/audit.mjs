import { spawnSync } from 'node:child_process'
import { auditVerdict } from './audit-verdict.mjs'
import { root } from './run.mjs'

// Known vulnerabilities in packages that HAL ships with. Development tools do not reach customers, so they are omitted.
const { stdout } = spawnSync('npm', ['audit', '--json', '--omit=dev', '--fetch-retries=1', '--fetch-timeout=20000'], { cwd: root, encoding: 'utf8' })
const { verdict, line } = auditVerdict(stdout)
console.log(line)
process.exitCode = verdict === 'clean' || verdict === 'skipped' ? 0 : 1
