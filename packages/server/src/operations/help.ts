import type { Operation } from './operation.js'

const call = 'npm run hal --'

/** The list of operations, one on each line. */
export function overview(operations: readonly Operation[]): string[] {
  const width = Math.max(...operations.map((each) => signature(each).length))
  const lines = operations.map((each) => `  ${signature(each).padEnd(width)}  ${each.summary}`)
  return [
    `Usage: ${call} COMMAND`,
    '',
    ...lines,
    '',
    `\`${call} COMMAND --help\` says more. The database is that of HAL_DATABASE_URL (sqlite:data/hal.sqlite).`,
  ]
}

/** The full help of an operation, line by line. */
export function helpOf(operation: Operation): string[] {
  return [`Usage: ${call} ${signature(operation)}`, '', ...operation.help.trim().split('\n')]
}

function signature({ name, usage }: Operation): string {
  return `${name} ${usage}`.trim()
}
