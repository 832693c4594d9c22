import type { Route } from '../../route.js'
import { listConversations } from './list.js'
import { listMessages } from './messages.js'
import { markRead } from './read.js'
import { sendMessage } from './send-message.js'
import { chatToken } from './token.js'

/** The routes of the visitor's side of conversations (conversations.md, "Widget routes"). */
export const conversationRoutes: Route[] = [sendMessage, listMessages, markRead, listConversations, chatToken]
