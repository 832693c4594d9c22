import { problemKinds, warningHelp } from '@hal/contract'
import { z } from 'zod'
import { callTypes } from '../recent-calls/recent-calls.js'
import { effects } from '../recent-calls/effect.js'

/** Answers of the start page's routes, for the API reference and for the tests. */

const origin = z.string().nullable().meta({ description: 'Origin of the page; `null` for a call without one.' })
const at = z.int().meta({ description: 'Time in epoch milliseconds.' })

export const startProjectsAnswer = z.strictObject({
  projects: z.array(
    z.strictObject({
      id: z.string().meta({ description: 'Id of the project.' }),
      name: z.string().meta({ description: 'Name of the project.' }),
    }),
  ).meta({ description: 'Projects of this installation, at most 500.' }),
  demo: z.string().nullable().meta({ description: 'Link to the demo; `null` while it is off.' }),
})

export const startSnippetsAnswer = z.strictObject({
  script: z.string().meta({ description: 'HTML for the head of a page.' }),
  calls: z.string().meta({ description: 'JavaScript with the first calls.' }),
  npm: z.string().meta({ description: 'The same for an app with a bundler.' }),
  curl: z.string().meta({ description: 'Shell command that makes a first call.' }),
  csp: z.string().meta({ description: 'Directives of a Content Security Policy that allow the snippet.' }),
})

const call = z.strictObject({
  type: z.enum(callTypes).exclude(['batch']).meta({ description: 'Type of the call.' }),
  origin,
  at,
  effect: z.enum(effects).meta({ description: 'What the call did.' }),
  is_repeated: z.boolean().meta({ description: 'Whether the operation id was used before.' }),
  is_dry_run: z.boolean().meta({ description: 'Whether the call was a dry run.' }),
})

const trouble = z.strictObject({
  kind: z.enum(['problem', 'warning']).meta({ description: 'Whether the call was refused or only warned about.' }),
  code: z.enum([...keysOf(problemKinds), ...keysOf(warningHelp)]).meta({ description: 'Code of the problem or warning.' }),
  field: z.string().nullable().meta({ description: 'First part of the path of the field.' }),
  type: z.enum(callTypes).meta({ description: 'Type of the call; `batch` if its operations were not read.' }),
  origin,
  count: z.int().meta({ description: 'How often it came.' }),
  at,
  help: z.string().meta({ description: 'What to do.' }),
  page: z.string().meta({ description: 'Page with more help.' }),
})

export const startCallsAnswer = z.strictObject({
  now: z.int().meta({ description: 'Time of the server in epoch milliseconds.' }),
  has_visitors: z.boolean().meta({ description: 'Whether the project has ever had a call.' }),
  calls: z.array(call).meta({ description: 'The latest calls, newest first, at most 10.' }),
  troubles: z.array(trouble).meta({ description: 'What to change, newest first, at most 20.' }),
})

function keysOf<Key extends string>(record: Record<Key, unknown>): [Key, ...Key[]] {
  return Object.keys(record) as [Key, ...Key[]]
}
