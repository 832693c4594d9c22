import { records } from './0001-records.js'
import { accounts } from './0002-accounts.js'
import { ledger } from './0003-ledger.js'
import { abuse } from './0004-abuse.js'
import { correctedRules } from './0005-corrected-rules.js'
import { members } from './0006-members.js'
import { housekeeping } from './0007-housekeeping.js'
import { usage } from './0008-usage.js'
import { scripts } from './0009-scripts.js'
import { conversations } from './0010-conversations.js'

/** Each step migrates from version n - 1 to n. Never edit a released step. A schema change is a new step. */
export const migrations: readonly string[] = [
  records,
  accounts,
  ledger,
  abuse,
  correctedRules,
  members,
  housekeeping,
  usage,
  scripts,
  conversations,
]
