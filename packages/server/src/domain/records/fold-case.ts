/**
 * The form of text for case-insensitive comparison. Upper case, because it does not depend on neighbouring letters
 * (a Greek sigma has two lower-case forms) and handles `ß`. Composed, because keyboards may write the same letter
 * differently.
 */
export function foldCase(text: string): string {
  return text.normalize('NFC').toUpperCase()
}
