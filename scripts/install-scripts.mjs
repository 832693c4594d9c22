import { readFileSync } from 'node:fs'
import { allowed, installScriptsVerdict } from './install-scripts-verdict.mjs'
import { root } from './run.mjs'

// An install takes nothing from elsewhere than the lockfile, but for the packages that are allowed to.
const { isClean, lines } = installScriptsVerdict(JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')), allowed)
for (const line of lines) console.log(line)
process.exitCode = isClean ? 0 : 1
