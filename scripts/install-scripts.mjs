import { readFileSync } from 'node:fs'
import { allowed, installScriptsVerdict } from './install-scripts-verdict.mjs'
import { root } from './run.mjs'

// Everything that an install downloads is in the lockfile, except for the allowed packages.
const { isClean, lines } = installScriptsVerdict(JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')), allowed)
for (const line of lines) console.log(line)
process.exitCode = isClean ? 0 : 1
