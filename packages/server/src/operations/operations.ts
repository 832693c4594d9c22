import { backup } from './backup/backup.js'
import { check } from './check/check.js'
import type { Operation } from './operation.js'
import { project } from './project/project.js'
import { prune } from './prune.js'
import { resetPassword } from './reset-password.js'
import { restore } from './restore/restore.js'
import { user } from './user/user.js'

/** All operations of `hal`. */
export const operations: readonly Operation[] = [backup, restore, check, resetPassword, user, project, prune]
