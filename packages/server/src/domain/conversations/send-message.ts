import type { Parsed } from '@hal/contract'
import type { SendMessageResult } from '@hal/contract/types'
import type { Effect, Operation } from '../operation.js'
import type { Work } from '../records/work.js'
import type { Authority } from '../verification/verification.js'

/** `send_message`: a message of the visitor (C1-C4, C26-C36). */
export function sendMessage(_work: Work, _submitted: Operation, _operation: Parsed<'send_message'>, _authority: Authority): Effect<SendMessageResult> {
  throw new Error('to be written')
}
