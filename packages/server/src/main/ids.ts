import { typeid, typeidUnboxed } from 'typeid-js'

/** A TypeID such as `contact_01j…`: sorts by time, and its prefix names the kind of record. */
export const newTypeId = (prefix: string): string => typeidUnboxed(prefix)

/** A UUIDv7, which sorts by time: the value inside a TypeID. */
export const newUuid = (): string => typeid().toUUID()
