import { WrongUse } from './faults.js'

/**
 * Requires that a command has no more words than it accepts. An ignored word may be the second half of a name with a
 * space in it.
 * @param command its name, as the operator typed it
 * @throws WrongUse with the first surplus word
 */
export function takeWords(command: string, words: readonly string[], most: number, help: readonly string[] = []): void {
  const surplus = words[most]
  if (surplus === undefined) return
  const takes = most === 0 ? 'takes no words' : most === 1 ? 'takes one word' : `takes ${most} words`
  throw new WrongUse(`\`hal ${command}\` ${takes}, and \`${surplus}\` is too many: put quotes round a name with blanks.`, help)
}
