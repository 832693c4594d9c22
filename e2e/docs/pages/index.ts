import type { Claims } from '../claims.js'
import { backend } from './backend.js'
import { chat } from './chat.js'
import { companies } from './companies.js'
import { consent } from './consent.js'
import { conversations } from './conversations.js'
import { examples } from './examples.js'
import { frameworks } from './frameworks.js'
import { contributing, lossLedger, upgrading } from './guides.js'
import { identity } from './identity.js'
import { operations } from './operations.js'
import { quickStart } from './quick-start.js'
import { readme } from './readme.js'
import { sdkReadme } from './sdk-readme.js'
import { troubleshooting } from './troubleshooting.js'

/** The checks of each document that has blocks. */
export const claimsByDocument: Record<string, Claims> = {
  'README.md': readme,
  'packages/sdk/README.md': sdkReadme,
  'CONTRIBUTING.md': contributing,
  'docs/backend.md': backend,
  'docs/chat.md': chat,
  'docs/companies.md': companies,
  'docs/consent.md': consent,
  'docs/conversations.md': conversations,
  'docs/frameworks.md': frameworks,
  'docs/identity.md': identity,
  'docs/loss-ledger.md': lossLedger,
  'docs/operations.md': operations,
  'docs/quick-start.md': quickStart,
  'docs/troubleshooting.md': troubleshooting,
  'docs/upgrading.md': upgrading,
  ...examples,
}
