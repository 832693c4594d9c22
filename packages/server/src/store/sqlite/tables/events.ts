import type { Database } from 'better-sqlite3'
import type { Event, TrackResult } from '@hal/contract/types'
import type { EventRow, OperationRow } from '../../../domain/records/rows.js'
import { toTimestamp } from '../../timestamp.js'
import { OF_ERASED, type ErasedContact } from './attributions.js'
import { readOperationId, storeOperationId, type StoredId } from '../operation-id.js'

interface EventRecord {
  id: StoredId
  visitor_id: string | null
  is_bot: 0 | 1 | null
  contact_id: string | null
  company_id: string | null
  name: string
  /** JSON, because a column cannot distinguish `true` from 1. */
  value: string | null
  properties: string
  timestamp: number
  received_at: number
}

interface TrackRecord {
  ref: number
  id: StoredId
  visitor_id: string | null
  name: string
  value: string | null
  properties: string
  contact_id: string | null
  company_id: string | null
  /** `Answers` as JSON, if they cannot be rebuilt. */
  result: string | null
  /** JSON of the ids in the first answer, if the attribution has changed since. */
  first_answer: string | null
}

/** `company_ref` is an explicit `company_id`, which the event row does not contain (R26). */
type Answers = Pick<OperationRow, 'result' | 'verified_result'> & { company_ref?: string | null }

/** Events. Each event is also the record of its `track` operation. */
export function createEvents(database: Database) {
  const attributed = `
    FROM events e
    JOIN attributions a ON a.ref = e.attribution_ref
    LEFT JOIN visitors v ON v.ref = a.visitor_ref
    LEFT JOIN contacts c ON c.ref = a.contact_ref
    LEFT JOIN companies k ON k.ref = a.company_ref`
  const ids = 'e.id, v.visitor_id, c.id AS contact_id, k.id AS company_id'

  // Loads a page with one statement, because one statement per row takes longer than finding the row.
  const byRefs = database.prepare<[string], EventRecord & { ref: number }>(`
    SELECT e.ref, ${ids}, v.is_bot, e.name, e.value, e.properties, e.timestamp, e.received_at ${attributed}
    WHERE e.ref IN (SELECT value FROM json_each(?))`)
  const operation = database.prepare<[number, StoredId], TrackRecord>(
    `SELECT e.ref, ${ids}, e.name, e.value, e.properties, e.result, a.first_answer ${attributed} WHERE e.project_ref = ? AND e.id = ?`,
  )
  const lastLegacyRef = database.prepare<[], number>('SELECT last_ref FROM legacy_events').pluck().get() ?? 0
  const has = database.prepare<[number, StoredId], number>(
    'SELECT 1 FROM events WHERE project_ref = ? AND id = ?',
  ).pluck()
  const record = database.prepare<
    [number, StoredId, number, string, string | null, string, number, number, string | null, number, StoredId]
  >(`
    INSERT INTO events (project_ref, id, attribution_ref, name, value, properties, timestamp, received_at, result)
    SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?
    WHERE NOT EXISTS (SELECT 1 FROM operations WHERE project_ref = ? AND id = ?)`)
  const removeOfVisitor = database.prepare<[number]>(`
    DELETE FROM events WHERE attribution_ref IN (SELECT ref FROM attributions WHERE visitor_ref = ? AND contact_ref IS NULL)`)
  const removeOfContact = database.prepare<[ErasedContact]>(`
    DELETE FROM events WHERE attribution_ref IN (SELECT ref FROM attributions WHERE ${OF_ERASED})`)

  return {
    findByRefs: (refs: number[]): Map<number, Event> =>
      new Map(byRefs.all(JSON.stringify(refs)).map((record) => [record.ref, toEvent(record)])),
    findOperation(projectRef: number, id: string): OperationRow | undefined {
      const found = operation.get(projectRef, storeOperationId(id))
      return found && toOperationRow(found, found.ref <= lastLegacyRef)
    },
    has: (projectRef: number, id: string): boolean =>
      has.get(projectRef, storeOperationId(id)) === 1,
    record(projectRef: number, attributionRef: number, event: EventRow, operation: OperationRow): void {
      const id = storeOperationId(event.id)
      const { changes } = record.run(
        projectRef,
        id,
        attributionRef,
        event.name,
        event.value === null ? null : JSON.stringify(event.value),
        JSON.stringify(event.properties),
        event.timestamp,
        event.received_at,
        storeAnswers(event, operation),
        projectRef,
        id,
      )
      if (changes === 0) throw new Error(`Operation ${event.id} exists`)
    },
    /** Removes the visitor's events without a contact. */
    removeOfVisitor(visitorRef: number): void {
      removeOfVisitor.run(visitorRef)
    },
    removeOfContact(contactRef: number): void {
      removeOfContact.run({ contact: contactRef })
    },
  }
}

function toEvent(record: EventRecord): Event {
  return {
    id: readOperationId(record.id),
    name: record.name,
    value: parseValue(record.value),
    properties: parseProperties(record.properties),
    visitor_id: record.visitor_id,
    ...(record.is_bot === 1 && { is_bot: true }),
    contact_id: record.contact_id,
    company_id: record.company_id,
    timestamp: toTimestamp(record.timestamp),
    received_at: toTimestamp(record.received_at),
  }
}

function toOperationRow(record: TrackRecord, isLegacy: boolean): OperationRow {
  const { contact_id, visitor_id, name } = record
  const { company_ref = null, result, verified_result } = readAnswers(record)
  const event = { kind: 'event', name, value: parseValue(record.value), properties: parseProperties(record.properties) } as const
  const content = isLegacy ? event : { ...event, company_ref }
  return { id: readOperationId(record.id), type: 'track', visitor_id, content, contact_id, result, verified_result }
}

function parseValue(value: string | null): EventRow['value'] {
  return JSON.parse(value ?? 'null') as EventRow['value']
}

function parseProperties(properties: string): EventRow['properties'] {
  return JSON.parse(properties) as EventRow['properties']
}

function readAnswers(record: TrackRecord): Answers {
  if (record.result !== null) return JSON.parse(record.result) as Answers
  const { contact_id, company_id } =
    record.first_answer === null
      ? record
      : (JSON.parse(record.first_answer) as Pick<TrackResult, 'contact_id' | 'company_id'>)
  const event_id = readOperationId(record.id)
  return { result: { event_id, contact_id, company_id, warnings: [] }, verified_result: null }
}

function storeAnswers(event: EventRow, { result, verified_result, content }: OperationRow): string | null {
  const company_ref = content?.kind === 'event' ? content.company_ref : null
  const canBeRebuilt =
    company_ref === null &&
    verified_result === null &&
    result !== null &&
    'event_id' in result &&
    result.event_id === event.id &&
    result.contact_id === event.contact_id &&
    result.company_id === event.company_id &&
    result.warnings.length === 0
  const answers: Answers = { result, verified_result, ...(company_ref !== null && { company_ref }) }
  return canBeRebuilt ? null : JSON.stringify(answers)
}
