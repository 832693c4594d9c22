import { WrongUse } from './faults.js'

/**
 * Makes sure that a command got no more words than it takes: one that it would ignore may be the half
 * of a name with a blank in it.
 * @param command its name, as the operator wrote it
 * @throws WrongUse naming the first word that is too many
 */
export function takeWords(command: string, words: readonly string[], most: number, help: readonly string[] = []): void {
  const surplus = words[most]
  if (surplus === undefined) return
  const takes = most === 0 ? 'takes no words' : most === 1 ? 'takes one word' : `takes ${most} words`
  throw new WrongUse(`\`hal ${command}\` ${takes}, and \`${surplus}\` is too many: put quotes round a name with blanks.`, help)
}
