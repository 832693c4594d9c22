/**
 * The visible part of a text. Checking for white space is not enough: a zero-width space, a soft hyphen or a
 * Hangul filler is invisible too.
 */

const outerSpace = /[\s\p{Cf}]/u
const leadingSpace = /^[\s\p{Cf}]+/u
const formatCharacter = /\p{Cf}/u

/** Invisible characters that Unicode counts as symbols: braille blank, null notehead, Khitan filler. */
const visible = /[^\u{16fe4}\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]/u

function isPlain(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f
}

/**
 * The index where trailing white space and format characters begin. A regular expression with `+$` would take
 * quadratic time.
 */
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

/** Removes white space and format characters (category Cf) at both ends. */
export function trimText(text: string): string {
  if (isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(text.length - 1))) return text
  const started = text.replace(leadingSpace, '')
  return started.slice(0, endOfText(started))
}

/** Whether the text has no visible character. NUL does not count as blank, because it has its own error. */
export function isBlank(text: string): boolean {
  if (isPlain(text.charCodeAt(0))) return false
  return !visible.test(text) && !text.includes('\0')
}

/** Whether the text contains a format character, such as a zero-width space or a soft hyphen. */
export function hasFormatCharacter(text: string): boolean {
  return formatCharacter.test(text)
}
