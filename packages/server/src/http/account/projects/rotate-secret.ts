import { projectQuery, rotateSecretBody } from '@hal/contract'
import { newSecret } from '../../../accounts/secrets.js'
import { rotatedSecretSchema } from '../../openapi/records.js'
import { isoTime } from '../../time.js'
import type { Action } from '../action.js'
import { carryOut } from '../carry-out.js'
import type { ProjectScope } from '../gate.js'
import { presentProject, readProject } from './present.js'

/** `POST /api/projects/:id/rotate-secret`: the previous secret stays valid for the grace period (R31). */
export const rotateSecret: Action<ProjectScope, typeof projectQuery, typeof rotateSecretBody> = {
  tag: 'Projects',
  summary: 'Rotate the identity secret',
  details: 'Replaces the identity secret. The old secret stays valid for `grace_seconds`, so that your servers can change over.',
  query: projectQuery,
  body: rotateSecretBody,
  bodyOptional: true,
  answer: { status: 200, schema: rotatedSecretSchema },
  async run({ scope, body: { grace_seconds } }, context) {
    const secret = newSecret(context.random)
    await carryOut({ type: 'rotate_secret', grace_seconds, secret }, scope, context)
    const row = await readProject(scope.projectId, context)
    const expiry = row.previous_secret?.expires_at
    return { ...presentProject(row), previous_secret_expires_at: expiry === undefined ? null : isoTime(expiry) }
  },
}
