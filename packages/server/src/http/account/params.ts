/** The `:id` of the path. Only routes with an `:id` may call this. */
export function idIn(params: Record<string, string>): string {
  return paramIn(params, 'id')
}

/** A named parameter of the path. */
export function paramIn(params: Record<string, string>, name: string): string {
  const value = params[name]
  if (value === undefined) throw new Error(`the path has no :${name}`)
  return value
}
