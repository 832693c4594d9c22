import { problemKinds, warningHelp } from '@hal/contract'
import { problemPage } from '../problems.js'
import type { Trouble } from '../recent-calls/troubles.js'

/** A trouble with advice on what to change, and its help page. */
export type ExplainedTrouble = Trouble & { help: string; page: string }

/** Adds the help text of its code to a trouble. */
export function troubleWithHelp(trouble: Trouble): ExplainedTrouble {
  const { kind, code } = trouble
  if (kind === 'problem') return { ...trouble, help: problemKinds[code].help, page: problemPage(code) }
  return { ...trouble, help: warningHelp[code], page: `/docs/warnings#${code}` }
}
