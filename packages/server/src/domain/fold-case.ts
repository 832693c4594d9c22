/**
 * The form in which text is compared without case. Upper case, because it does not depend on the
 * letters around (a Greek sigma has two lower forms) and knows `ß`; composed, because two
 * keyboards may write the same letter differently.
 */
export function foldCase(text: string): string {
  return text.normalize('NFC').toUpperCase()
}
