/** Where an operation reads and writes. */
export interface Terminal {
  /** What was asked for. */
  say(line: string): void
  /** What goes on meanwhile; kept apart, so that the answer can be piped. */
  note(line: string): void
  /** The first line of the standard input, without its line break. */
  readLine(): Promise<string>
}
