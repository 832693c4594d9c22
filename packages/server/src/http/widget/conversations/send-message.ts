import { callRoute } from '../call.js'

/** `POST /api/widget/send-message`: a message of the visitor, which starts or continues a conversation (C1, C35). */
export const sendMessage = callRoute('send_message', '/api/widget/send-message', {
  summary: 'Send a message',
  details:
    'Starts a conversation, or continues the one that `conversation_id` names: by its id, or by the operation id of the message that started it. It needs a `chat_token` or a `visitor_token`. A message to a conversation that was resolved reopens it, or continues it in a new one after `reopen_days`.',
  problems: ['identity_unverified', 'not_found', 'no_contact', 'forbidden'],
})
