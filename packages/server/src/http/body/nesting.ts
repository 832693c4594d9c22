/** More levels than any valid body has: a batch, its operations, and properties of five levels. */
const mostLevels = 32

const [quote, backslash, openList, closeList, openObject, closeObject] = Buffer.from('"\\[]{}')

/**
 * Whether JSON is nested deeper than any valid body. Counts brackets in the bytes, before a parser or a recursive
 * function sees them.
 */
export function isTooDeep(json: Uint8Array): boolean {
  let level = 0
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]
    if (byte === quote) at = endOfText(json, at + 1)
    else if (byte === openList || byte === openObject) level++
    else if (byte === closeList || byte === closeObject) level--
    if (level > mostLevels) return true
  }
  return false
}

/** The index of the closing quote. */
function endOfText(json: Uint8Array, from: number): number {
  let at = from
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1
  return at
}
