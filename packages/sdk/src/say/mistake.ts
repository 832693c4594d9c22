import type { FieldError } from '@hal/contract/types'
import type { Settings } from '../api/settings.js'
import type { CallType } from '../api/types.js'
import { methods } from './details.js'
import { describeOptions } from './options.js'

/** A mistake as it was reported: a warning, a problem, or a fault of the set-up. */
export interface Mistake {
  code: string
  message?: string
  detail?: string
  errors?: FieldError[]
  stages?: string[]
  status?: number
  projectId?: string
  name?: string
  [option: string]: unknown
}

type Sentence = (mistake: Mistake, settings: Settings) => string

/** How the places must be that the SDK itself checks. */
const rules: Record<string, string> = {
  name: 'must be a text of 1 to 100 characters',
  value: 'must be a finite number, a boolean or a text of at most 500 characters',
  stage: 'must be the name or id of a stage',
  deal_value: 'must be a number from 0 to 1e15, or null',
  properties: 'must be a plain object, such as { plan: "pro" }',
  fields: 'must be a plain object that JSON can hold, such as { email: "alice@acme.com" }',
}
const anyPlace = 'must be a finite number, a valid date, a text, a boolean, a list or a plain object'

/** The server says itself how a place must be. */
const ruleOf = ({ path, message }: FieldError): string => (message === 'is invalid' ? (rules[path] ?? anyPlace) : message)

const sentences: Record<string, Sentence> = {
  unknown_project: (_, { projectId, endpoint }) => `no project "${projectId}" on ${endpoint}. Check data-project-id or projectId; \`hal project list\` prints the ids`,
  origin_not_allowed: (_, { projectId }) => `project "${projectId}" does not allow the origin ${self.origin}. Add it to the project's allowed_origins`,
  unknown_stage: ({ detail, message, stages }) => (message ?? detail ?? '') + (stages ? ` The stages are ${stages.join(', ')}` : ''),
  company_not_found: ({ message }) => `${message} Make the company first, or set the project's company_policy to create_missing`,
  invalid_request: ({ errors = [], detail }) => errors.map((error) => `\`${error.path}\` ${ruleOf(error)}`).join('; ') || (detail ?? ''),
  foreign_answer: ({ status }, { endpoint }) => `something else than HAL answered at ${endpoint} (HTTP ${status}). Check endpoint, and what stands between the page and HAL. The calls wait and are retried`,
  invalid_option: (options) => describeOptions(options),
  missing_project: () => 'calls wait, but the script has no project. Add data-project-id to its tag, or call hal.init({ projectId })',
  second_project: ({ projectId, name }) => `the page already has a client for project "${name}", so project "${projectId}" was ignored. Use one script tag`,
  name_taken: ({ name }) => `the page uses window.${name} for something else. Call ${name === 'hal' ? 'HalWidget' : 'hal'} instead, or rename that variable`,
}

/** Returns what is wrong and what to do, with the code, the call and the help page. */
export const describeMistake = (mistake: Mistake, settings: Settings, isWarning: boolean, type: string): string => {
  const { code, message, detail } = mistake
  const sentence = sentences[code]?.(mistake, settings) ?? message ?? detail ?? ''
  const call = type in methods ? `${methods[type as CallType]} → ` : ''
  return `${call}${code}: ${sentence} → ${settings.endpoint}/docs/${isWarning ? 'warnings#' : 'problems/'}${code}`
}
