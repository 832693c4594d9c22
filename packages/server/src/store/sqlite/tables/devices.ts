import type { Database } from 'better-sqlite3'
import type { DeviceRow } from '../../../domain/records/rows.js'

type StoredId = Buffer | string

interface DeviceRecord {
  highest: number
  gaps: string | null
  dropped: string | null
  drops_ahead: number
}

/** The loss ledger state of each device. */
export function createDevices(database: Database) {
  const find = database.prepare<[number, StoredId], DeviceRecord>(
    'SELECT highest, gaps, dropped, drops_ahead FROM devices WHERE project_ref = ? AND device_id = ?',
  )
  const save = database.prepare<[DeviceRecord & { project_ref: number; device_id: StoredId }]>(`
    INSERT INTO devices (project_ref, device_id, highest, gaps, dropped, drops_ahead)
    VALUES (:project_ref, :device_id, :highest, :gaps, :dropped, :drops_ahead)
    ON CONFLICT (project_ref, device_id) DO UPDATE SET highest = :highest, gaps = :gaps,
      dropped = :dropped, drops_ahead = :drops_ahead`)

  return {
    find(projectRef: number, deviceId: string): DeviceRow | undefined {
      const found = find.get(projectRef, storeDeviceId(deviceId))
      return found && toDeviceRow(deviceId, found)
    },
    save(projectRef: number, { device_id, gaps, dropped, ...device }: DeviceRow): void {
      save.run({
        ...device,
        project_ref: projectRef,
        device_id: storeDeviceId(device_id),
        gaps: gaps.length === 0 ? null : JSON.stringify(gaps.map(toGapRecord)),
        dropped: Object.keys(dropped).length === 0 ? null : JSON.stringify(dropped),
      })
    },
  }
}

/** The format of ids that the SDK generates. */
const sixteenBytes = /^[0-9a-f]{32}$/

function storeDeviceId(id: string): StoredId {
  return sixteenBytes.test(id) ? Buffer.from(id, 'hex') : id
}

type Gap = DeviceRow['gaps'][number]

/** Stored as an array, because property names would take most of the bytes. */
type GapRecord = [from: number, to: number, missing: number, day: number, sdk_version: string | null]

const toGapRecord = ({ from, to, missing, day, sdk_version }: Gap): GapRecord => [from, to, missing, day, sdk_version]

const toGap = ([from, to, missing, day, sdk_version]: GapRecord): Gap => ({ from, to, missing, day, sdk_version })

function toDeviceRow(device_id: string, { gaps, dropped, ...record }: DeviceRecord): DeviceRow {
  return {
    ...record,
    device_id,
    gaps: (JSON.parse(gaps ?? '[]') as GapRecord[]).map(toGap),
    dropped: JSON.parse(dropped ?? '{}') as DeviceRow['dropped'],
  }
}
