/** Joins two notes. Returns `null` if both are empty (R4). */
export function joinNotes(first: string | null, second: string | null): string | null {
  const notes = [first, second].filter((text) => text !== null)
  return notes.length === 0 ? null : notes.join('\n\n')
}
