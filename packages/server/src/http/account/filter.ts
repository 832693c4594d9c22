/** Removes filters that were not given: the store's types do not accept `undefined`. */
export function definedOnly<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }
