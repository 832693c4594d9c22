/** A value that survives JSON unchanged. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject

/** Metadata and properties: at most 100 keys in each object, depth 5, 16 KiB as JSON. */
export interface JsonObject {
  [key: string]: JsonValue
}

/** The `value` of an event: a text of at most 500 characters, a finite number or a boolean. */
export type Scalar = string | number | boolean

/** ISO 8601 UTC with milliseconds, `2026-11-23T14:05:09.123Z`. */
export type Timestamp = string

/** A time in a request: ISO 8601 or epoch milliseconds. */
export type TimestampInput = string | number

/** An id in a request. A safe integer becomes its decimal text. */
export type IdInput = string | number
