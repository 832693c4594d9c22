/**
 * What people can see of a text. White space is not enough to go by: a zero-width space, a soft hyphen or a
 * Hangul filler looks like nothing, too.
 */

const outerSpace = /[\s\p{Cf}]/u
const leadingSpace = /^[\s\p{Cf}]+/u
const formatCharacter = /\p{Cf}/u

/** Blank by design, though Unicode counts them as symbols: braille blank, null notehead, Khitan filler. */
const visible = /[^\u{16fe4}\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]/u

function isPlain(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f
}

/** Where the white space and format characters at the end begin; a pattern with `+$` would be quadratic. */
function endOfText(text: string): number {
  let end = text.length
  while (end > 0) {
    const start = isPair(text, end) ? end - 2 : end - 1
    if (!outerSpace.test(text.slice(start, end))) return end
    end = start
  }
  return end
}

function isPair(text: string, end: number): boolean {
  return end > 1 && (text.codePointAt(end - 2) ?? 0) > 0xffff
}

/** The text without the white space and the format characters (category Cf) at its ends. */
export function trimText(text: string): string {
  if (isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(text.length - 1))) return text
  const started = text.replace(leadingSpace, '')
  return started.slice(0, endOfText(started))
}

/** Whether nothing of the text can be seen. NUL does not count as blank: it is refused by name. */
export function isBlank(text: string): boolean {
  if (isPlain(text.charCodeAt(0))) return false
  return !visible.test(text) && !text.includes('\0')
}

/** Whether a format character stands in the text, such as a zero-width space or a soft hyphen. */
export function hasFormatCharacter(text: string): boolean {
  return formatCharacter.test(text)
}
