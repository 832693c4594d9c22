/** Input and output of an operation. All text is untrusted: a project can have any name. */
export interface Terminal {
  /** Prints one line of the result. Tabs separate the cells. */
  say(...cells: string[]): void
  /** Prints one line about progress on the error stream, so that the result can be piped. */
  note(line: string): void
  /** The first line of the standard input, without its line break. */
  readLine(): Promise<string>
}

/** The streams of a terminal. */
export interface Streams {
  out(text: string): void
  err(text: string): void
  readLine(): Promise<string>
}

/** All output to the screen goes through here. A printed line stays one line and cannot control the terminal. */
export function createTerminal({ out, err, readLine }: Streams): Terminal {
  return {
    say: (...cells) => out(`${cells.map(visible).join('\t')}\n`),
    note: (line) => err(`${visible(line)}\n`),
    readLine,
  }
}

/**
 * C0, DEL and C1 move the cursor, clear the screen or ring the bell. Separators break lines. Bidirectional marks
 * reorder the text.
 */
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Replaces every control character with its escape, such as `\u001b`. */
function visible(text: string): string {
  return text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
