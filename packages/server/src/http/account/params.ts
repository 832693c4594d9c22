/** The `:id` of a path; a route that asks for it has one. */
export function idIn(params: Record<string, string>): string {
  return paramIn(params, 'id')
}

/** A named part of the path. */
export function paramIn(params: Record<string, string>, name: string): string {
  const value = params[name]
  if (value === undefined) throw new Error(`the path has no :${name}`)
  return value
}
