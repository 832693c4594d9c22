/** A state that is valid, but that an owner may want to change. */
export interface Note {
  about: string
  detail: string
}

/** The most notes of one kind that are shown. */
const mostNotes = 20

/** The first twenty rows as notes, then the number of the remaining ones. */
export function noteFirst<Row>(about: string, rows: Iterable<Row>, detailOf: (row: Row) => string): Note[] {
  const notes: Note[] = []
  let more = 0
  for (const row of rows) {
    if (notes.length < mostNotes) notes.push({ about, detail: detailOf(row) })
    else more++
  }
  return more === 0 ? notes : [...notes, { about, detail: `and ${more} more` }]
}
