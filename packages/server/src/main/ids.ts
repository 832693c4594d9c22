import { typeid, typeidUnboxed } from 'typeid-js'

/** A TypeID, `contact_01j…`: time-ordered, and says what it is the id of. */
export const newTypeId = (prefix: string): string => typeidUnboxed(prefix)

/** A UUIDv7, time-ordered: what a TypeID is inside. */
export const newUuid = (): string => typeid().toUUID()
