/** Where an operation reads and writes. Every text it is handed is foreign: a project may be named anything. */
export interface Terminal {
  /** Prints one line of what was asked for. Cells are parted by tabs. */
  say(...cells: string[]): void
  /** Prints one line on what goes on meanwhile. It is kept apart, so that the answer can be piped. */
  note(line: string): void
  /** The first line of the standard input, without its line break. */
  readLine(): Promise<string>
}

/** What a terminal is made of. */
export interface Streams {
  out(text: string): void
  err(text: string): void
  readLine(): Promise<string>
}

/** The only way to the operator's screen: a line that is printed is one line, and does nothing to the screen. */
export function createTerminal({ out, err, readLine }: Streams): Terminal {
  return {
    say: (...cells) => out(`${cells.map(visible).join('\t')}\n`),
    note: (line) => err(`${visible(line)}\n`),
    readLine,
  }
}

/**
 * C0, DEL and C1 move the cursor, clear the screen or ring; the separators break lines; the marks of
 * writing direction show text in another order than it has.
 */
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** The text with every control character as its escape: `\u001b`. */
function visible(text: string): string {
  return text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
