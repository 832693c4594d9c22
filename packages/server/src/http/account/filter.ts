/** A filter that was not given is no key at all, as the store's types want it. */
export function definedOnly<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }
