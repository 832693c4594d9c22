import type { Company, Contact, Conversation, Message, Page, Stage, Visitor } from '@hal/contract/types'
import SqliteDatabase from 'better-sqlite3'
import type { Caller } from './caller.js'
import type { House } from './house.js'

/** What a project holds, without the events. */
export interface Portrait {
  contacts: Contact[]
  companies: Company[]
  stages: Stage[]
  visitors: Pick<Visitor, 'visitor_id' | 'contact_id' | 'active_company_id' | 'verified' | 'properties'>[]
  /** Of the people, with their messages. */
  conversations: (Conversation & { messages: Message[] })[]
  /** But those of the honest page, and conversations of nobody: in `strict` too, anybody may start one. */
  activities: unknown[]
}

/** Reads all records of the people as the owner sees them, and the rows of what was noted about them. */
export async function portraitOf(owner: Caller, { projectId, people, honest }: House, path: string): Promise<Portrait> {
  const list = async <Item>(kind: string): Promise<Item[]> => (await owner.expectOk<Page<Item>>('GET', `/api/${kind}?limit=200&sort=created_at&project_id=${projectId}`)).data
  const visitors = await Promise.all([...people, honest].map(({ visitorId }) => owner.expectOk<Visitor>('GET', `/api/visitors/${visitorId}?project_id=${projectId}`)))
  const contacts = await list<Contact>('contacts')
  const companies = await list<Company>('companies')
  const { data: stages } = await owner.expectOk<Page<Stage>>('GET', `/api/stages?project_id=${projectId}`)
  const ofHonest = [...contacts, ...companies].filter((record) => isHonest(record)).map(({ id }) => id)
  return {
    contacts,
    companies,
    stages,
    visitors: visitors.map(({ visitor_id, contact_id, active_company_id, verified, properties }) => ({ visitor_id, contact_id, active_company_id, verified, properties })),
    conversations: await conversationsOf(owner, projectId, people),
    activities: activitiesOfOthers(path, projectId, ofHonest),
  }
}

async function conversationsOf(owner: Caller, projectId: string, people: House['people']): Promise<Portrait['conversations']> {
  const found: Portrait['conversations'] = []
  for (const { visitorId } of people) {
    const { data } = await owner.expectOk<Page<Conversation>>('GET', `/api/conversations?limit=200&visitor_id=${visitorId}&project_id=${projectId}`)
    for (const conversation of data) {
      const { data: messages } = await owner.expectOk<Page<Message>>('GET', `/api/conversations/${conversation.id}/messages?limit=200&project_id=${projectId}`)
      found.push({ ...conversation, messages })
    }
  }
  return found
}

export const isHonest = (record: Contact | Company): boolean => ('user_id' in record ? record.user_id === 'user-honest' : record.external_id === 'honest-inc')

function activitiesOfOthers(path: string, projectId: string, ofHonest: string[]): unknown[] {
  const database = new SqliteDatabase(path, { readonly: true })
  try {
    const rows = database.prepare<[string], { kind: string; contact_id: string | null; company_id: string | null }>(`
      SELECT id, kind, contact_id, company_id, source, operation_id, from_value, to_value
      FROM activities WHERE project_ref = (SELECT ref FROM projects WHERE id = ?) ORDER BY ref`)
    const isOfNobody = ({ kind, contact_id }: { kind: string; contact_id: string | null }) => kind === 'conversation_opened' && contact_id === null
    const others = rows.all(projectId).filter((row) => !isOfNobody(row))
    return others.filter(({ contact_id, company_id }) => ![contact_id, company_id].some((id) => id !== null && ofHonest.includes(id)))
  } finally {
    database.close()
  }
}
