import type { Route } from '../route.js'
import { on } from './action.js'
import { listEvents } from './activity/events.js'
import { deleteVisitor } from './activity/delete-visitor.js'
import { getVisitor } from './activity/visitor.js'
import { createApiKey } from './api-keys/create.js'
import { deleteApiKey } from './api-keys/delete.js'
import { listApiKeys } from './api-keys/list.js'
import { logIn } from './auth/log-in.js'
import { logOut } from './auth/log-out.js'
import { signUp } from './auth/sign-up.js'
import { createCompany } from './companies/create.js'
import { deleteCompany } from './companies/delete.js'
import { getCompany } from './companies/get.js'
import { linkContact } from './companies/link.js'
import { listCompanies } from './companies/list.js'
import { patchCompany } from './companies/patch.js'
import { showCompanyTimeline } from './companies/timeline.js'
import { unlinkContact } from './companies/unlink.js'
import { createContact } from './contacts/create.js'
import { deleteContact } from './contacts/delete.js'
import { getContact } from './contacts/get.js'
import { listContacts } from './contacts/list.js'
import { patchContact } from './contacts/patch.js'
import { showContactTimeline } from './contacts/timeline.js'
import { countConversations } from './conversations/counts.js'
import { deleteConversation } from './conversations/delete.js'
import { deleteMessage } from './conversations/delete-message.js'
import { editNote } from './conversations/edit-note.js'
import { getConversation } from './conversations/get.js'
import { listConversations } from './conversations/list.js'
import { markRead } from './conversations/mark-read.js'
import { markUnread } from './conversations/mark-unread.js'
import { listMessages } from './conversations/messages.js'
import { patchConversation } from './conversations/patch.js'
import { replyToConversation } from './conversations/reply.js'
import { anyone, member, memberOfPath, readerOfPath, signedIn } from './gates.js'
import { keyHolder } from './key-holder.js'
import { createProject } from './projects/create.js'
import { getDelivery } from './projects/delivery.js'
import { getProject } from './projects/get.js'
import { listProjects } from './projects/list.js'
import { patchProject } from './projects/patch.js'
import { rotateSecret } from './projects/rotate-secret.js'
import { createStage } from './stages/create.js'
import { deleteStage } from './stages/delete.js'
import { listStages } from './stages/list.js'
import { orderStages } from './stages/order.js'
import { patchStage } from './stages/patch.js'

/** Account routes and public API: path, gate and action (wire.md, "Account routes"). */
export const accountRoutes: Route[] = [
  on('post', '/api/auth/signup', anyone, signUp, ({ limits }) => limits.signUp),
  on('post', '/api/auth/login', anyone, logIn, ({ limits }) => limits.signIn),
  on('post', '/api/auth/logout', signedIn, logOut),

  on('get', '/api/projects', signedIn, listProjects),
  on('post', '/api/projects', signedIn, createProject),
  on('get', '/api/projects/:id', memberOfPath, getProject),
  on('patch', '/api/projects/:id', memberOfPath, patchProject),
  on('post', '/api/projects/:id/rotate-secret', memberOfPath, rotateSecret),
  on('get', '/api/projects/:id/delivery', readerOfPath, getDelivery),
  on('get', '/api/projects/:id/api-keys', memberOfPath, listApiKeys),
  on('post', '/api/projects/:id/api-keys', memberOfPath, createApiKey),
  on('delete', '/api/projects/:id/api-keys/:key_id', memberOfPath, deleteApiKey),

  on('get', '/api/stages', member, listStages),
  on('post', '/api/stages', member, createStage),
  // Before `:id`, which would match `order`.
  on('put', '/api/stages/order', member, orderStages),
  on('patch', '/api/stages/:id', member, patchStage),
  on('delete', '/api/stages/:id', member, deleteStage),

  on('get', '/api/contacts', member, listContacts),
  on('post', '/api/contacts', member, createContact),
  on('get', '/api/contacts/:id', member, getContact),
  on('patch', '/api/contacts/:id', member, patchContact),
  on('delete', '/api/contacts/:id', member, deleteContact),
  on('get', '/api/contacts/:id/timeline', member, showContactTimeline),

  on('get', '/api/companies', member, listCompanies),
  on('post', '/api/companies', member, createCompany),
  on('get', '/api/companies/:id', member, getCompany),
  on('patch', '/api/companies/:id', member, patchCompany),
  on('delete', '/api/companies/:id', member, deleteCompany),
  on('get', '/api/companies/:id/timeline', member, showCompanyTimeline),
  on('put', '/api/companies/:id/contacts/:contact_id', member, linkContact),
  on('delete', '/api/companies/:id/contacts/:contact_id', member, unlinkContact),

  on('get', '/api/conversations', member, listConversations),
  // Before `:id`, which would match `counts`.
  on('get', '/api/conversations/counts', member, countConversations),
  on('get', '/api/conversations/:id', member, getConversation),
  on('patch', '/api/conversations/:id', member, patchConversation),
  on('delete', '/api/conversations/:id', member, deleteConversation),
  on('post', '/api/conversations/:id/read', member, markRead),
  on('post', '/api/conversations/:id/unread', member, markUnread),
  on('get', '/api/conversations/:id/messages', member, listMessages),
  on('post', '/api/conversations/:id/messages', member, replyToConversation),
  on('patch', '/api/conversations/:id/messages/:message_id', member, editNote),
  on('delete', '/api/conversations/:id/messages/:message_id', member, deleteMessage),

  on('get', '/api/visitors/:visitor_id', member, getVisitor),
  on('delete', '/api/visitors/:visitor_id', member, deleteVisitor),
  on('get', '/api/events', member, listEvents),

  on('get', '/api/v1/contacts', keyHolder, listContacts),
  on('post', '/api/v1/contacts', keyHolder, createContact),
  on('get', '/api/v1/contacts/:id', keyHolder, getContact),
  on('patch', '/api/v1/contacts/:id', keyHolder, patchContact),
  on('delete', '/api/v1/contacts/:id', keyHolder, deleteContact),
]
