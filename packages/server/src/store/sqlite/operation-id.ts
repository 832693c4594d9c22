const CANONICAL_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** An operation id as a column keeps it: 16 bytes where it is a UUID, else its text. */
export type StoredId = Buffer | string

/** Only the one spelling that `readOperationId` gives back becomes bytes: ids are compared exactly. */
export function storeOperationId(id: string): StoredId {
  return CANONICAL_UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id
}

export function readOperationId(stored: StoredId): string {
  if (typeof stored === 'string') return stored
  const hex = stored.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
