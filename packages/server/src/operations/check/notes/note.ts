/** Something that is sound, and that an owner may want to change. */
export interface Note {
  about: string
  detail: string
}

/** As many of one kind as an operator reads. */
const mostNotes = 20

/** The first twenty as notes, and then how many more there are. */
export function noteFirst<Row>(about: string, rows: Iterable<Row>, detailOf: (row: Row) => string): Note[] {
  const notes: Note[] = []
  let more = 0
  for (const row of rows) {
    if (notes.length < mostNotes) notes.push({ about, detail: detailOf(row) })
    else more++
  }
  return more === 0 ? notes : [...notes, { about, detail: `and ${more} more` }]
}
