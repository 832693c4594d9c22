import type { Database } from 'better-sqlite3'
import { createActivities } from './activities.js'
import { createApiKeys } from './api-keys.js'
import { createAttributions } from './attributions.js'
import { createCompanies } from './companies.js'
import { createContacts } from './contacts.js'
import { createConversations } from './conversations.js'
import { createDelivery } from './delivery.js'
import { createDevices } from './devices.js'
import { createEvents } from './events.js'
import { createFormerContacts } from './former-contacts.js'
import { createLinks } from './links.js'
import { createMembers } from './members.js'
import { createMergedContacts } from './merged-contacts.js'
import { createMessages } from './messages.js'
import { createOperations } from './operations.js'
import { createProjects } from './projects.js'
import { createStages } from './stages.js'
import { createVisitors } from './visitors.js'

export type Tables = ReturnType<typeof createTables>

/** All tables with their prepared statements. */
export function createTables(database: Database) {
  return {
    projects: createProjects(database),
    members: createMembers(database),
    apiKeys: createApiKeys(database),
    stages: createStages(database),
    contacts: createContacts(database),
    mergedContacts: createMergedContacts(database),
    companies: createCompanies(database),
    links: createLinks(database),
    visitors: createVisitors(database),
    formerContacts: createFormerContacts(database),
    attributions: createAttributions(database),
    events: createEvents(database),
    operations: createOperations(database),
    activities: createActivities(database),
    conversations: createConversations(database),
    messages: createMessages(database),
    devices: createDevices(database),
    delivery: createDelivery(database),
  }
}
