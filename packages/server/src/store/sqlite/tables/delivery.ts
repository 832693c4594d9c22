import type { Database } from 'better-sqlite3'
import type { DeliveryRow } from '../../../domain/records/rows.js'

type Figures = Omit<DeliveryRow, 'sdk_version' | 'dropped' | 'contacts_refused'> & { sdk_version: string; contacts_refused: number }

interface DropRecord {
  day: number
  sdk_version: string
  reason: string
  count: number
}

/** The loss ledger figures of each day and SDK version. */
export function createDelivery(database: Database) {
  const add = database.prepare<[Figures & { project_ref: number }]>(`
    INSERT INTO delivery (project_ref, day, sdk_version, called, delivered, missing, contacts_refused)
    VALUES (:project_ref, :day, :sdk_version, :called, :delivered, :missing, :contacts_refused)
    ON CONFLICT (project_ref, day, sdk_version) DO UPDATE SET called = called + :called,
      delivered = delivered + :delivered, missing = missing + :missing,
      contacts_refused = contacts_refused + :contacts_refused`)
  const addDrop = database.prepare<[DropRecord & { project_ref: number }]>(`
    INSERT INTO drops (project_ref, day, sdk_version, reason, count)
    VALUES (:project_ref, :day, :sdk_version, :reason, :count)
    ON CONFLICT (project_ref, day, sdk_version, reason) DO UPDATE SET count = count + :count`)
  const figures = database.prepare<[number, number, number], Figures>(`
    SELECT day, sdk_version, called, delivered, missing, contacts_refused FROM delivery
    WHERE project_ref = ? AND day BETWEEN ? AND ? ORDER BY day, sdk_version`)
  const drops = database.prepare<[number, number, number], DropRecord>(`
    SELECT day, sdk_version, reason, count FROM drops
    WHERE project_ref = ? AND day BETWEEN ? AND ?`)

  return {
    /** Adds to the figures of a day and version. */
    add(projectRef: number, { dropped, contacts_refused = 0, ...growth }: DeliveryRow): void {
      const place = { project_ref: projectRef, day: growth.day, sdk_version: growth.sdk_version ?? '' }
      add.run({ ...growth, ...place, contacts_refused })
      for (const [reason, count] of Object.entries(dropped)) addDrop.run({ ...place, reason, count })
    },
    /** Sorted by day, then by version. */
    between(projectRef: number, from: number, to: number): DeliveryRow[] {
      const rows = new Map(figures.all(projectRef, from, to).map((row) => [placeOf(row), toDeliveryRow(row)]))
      if (rows.size === 0) return []
      for (const { reason, count, ...place } of drops.all(projectRef, from, to)) {
        const row = rows.get(placeOf(place))
        if (row) row.dropped[reason] = count
      }
      return [...rows.values()]
    },
  }
}

function toDeliveryRow({ contacts_refused, ...figures }: Figures): DeliveryRow {
  const refused = contacts_refused > 0 && { contacts_refused }
  return { ...figures, sdk_version: figures.sdk_version || null, dropped: {}, ...refused }
}

function placeOf({ day, sdk_version }: { day: number; sdk_version: string }): string {
  return `${day} ${sdk_version}`
}
