/** A value that survives JSON unchanged. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject

/** Metadata and properties: at most 100 keys in each object, depth 5, 16 KiB as JSON. */
export interface JsonObject {
  [key: string]: JsonValue
}

/** What an event may carry as its `value` (R22). */
export type Scalar = string | number | boolean

/** ISO 8601 UTC with milliseconds, `2026-11-23T14:05:09.123Z`. */
export type Timestamp = string

/** What a request may send as a time: ISO 8601 or epoch milliseconds. */
export type TimestampInput = string | number

/** An id in a request; a safe integer becomes its decimal text. */
export type IdInput = string | number
