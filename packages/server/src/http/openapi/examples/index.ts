import type { Route } from '../../route.js'
import type { Example } from '../example.js'
import { accountConversationExamples } from './account-conversations.js'
import { activityExamples } from './activity.js'
import { batchExamples } from './batch.js'
import { callExamples } from './calls.js'
import { companyExamples } from './companies.js'
import { contactExamples } from './contacts.js'
import { conversationExamples } from './conversations.js'
import { createCompanyExamples } from './create-companies.js'
import { identifyExamples } from './identify.js'
import { projectExamples } from './projects.js'
import { publicApiExamples } from './public-api.js'
import { servingExamples } from './serving.js'
import { signInExamples } from './sign-in.js'
import { stageExamples } from './stages.js'

/** All examples. A fresh server that receives them in this order gives exactly these answers. */
export const examples: readonly Example[] = [
  ...signInExamples,
  ...createCompanyExamples,
  ...identifyExamples,
  ...callExamples,
  ...batchExamples,
  ...stageExamples,
  ...contactExamples,
  ...companyExamples,
  ...activityExamples,
  ...conversationExamples,
  ...accountConversationExamples,
  ...projectExamples,
  ...publicApiExamples,
  ...servingExamples,
]

/** The examples of a route, in their order. */
export function examplesByRoute({ method, path }: Pick<Route, 'method' | 'path'>): Example[] {
  const route = `${method.toUpperCase()} ${path}`
  return examples.filter((example) => example.route === route)
}
