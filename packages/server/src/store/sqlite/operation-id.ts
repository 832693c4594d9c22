/** An operation id as stored: 16 bytes for a UUID, else text. */
export type StoredId = Buffer | string

const uuidLength = 36
const uuidBytes = 16
const dash = '-'.charCodeAt(0)

/** The value of a lower-case hex character, or -1. */
const hexValues = Int8Array.from({ length: 128 }, (_, code) => '0123456789abcdef'.indexOf(String.fromCharCode(code)))

const hexAt = (text: string, index: number): number => hexValues[text.charCodeAt(index)] ?? -1

/**
 * Converts an id for storage. Only the exact spelling that `readOperationId` returns becomes bytes, because ids
 * are compared exactly. Parsed by hand, since it runs twice for each operation. A regular expression and a decoder
 * take three times as long.
 */
export function storeOperationId(id: string): StoredId {
  return id.length === uuidLength ? (uuidToBytes(id) ?? id) : id
}

function uuidToBytes(id: string): Buffer | null {
  const bytes = Buffer.allocUnsafe(uuidBytes)
  let at = 0
  for (let index = 0; index < uuidLength; index += 2) {
    if (isDashed(index)) {
      if (id.charCodeAt(index) !== dash) return null
      index += 1
    }
    const [high, low] = [hexAt(id, index), hexAt(id, index + 1)]
    if (high < 0 || low < 0) return null
    bytes[at++] = (high << 4) | low
  }
  return bytes
}

const isDashed = (index: number): boolean => index === 8 || index === 13 || index === 18 || index === 23

export function readOperationId(stored: StoredId): string {
  if (typeof stored === 'string') return stored
  const hex = stored.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
