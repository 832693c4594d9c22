/** The fields that a patch contains, `null` included. Absent fields keep their values. */
export function given<Patch extends object, Field extends keyof Patch>(
  patch: Patch,
  fields: readonly Field[],
): { [Key in Field]?: Exclude<Patch[Key], undefined> } {
  const entries = fields.filter((field) => patch[field] !== undefined).map((field) => [field, patch[field]])
  return Object.fromEntries(entries) as { [Key in Field]?: Exclude<Patch[Key], undefined> }
}
