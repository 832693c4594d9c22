import type { Block } from './blocks.js'
import type { World } from './world.js'

/** Runs a block as it is written, and asserts the promises of the text around it. */
export interface Check {
  /** The languages of a fence that it can check, such as `sh`. */
  languages: string[]
  run(block: Block, world: World): Promise<void>
}

/** The checks of a document: for each heading, one for each block below it, in order. */
export type Claims = Record<string, Check[]>

/** A block and its check. */
export interface Claimed {
  block: Block
  check: Check
}

/**
 * Assigns each block its check.
 * @returns the pairs in document order, and a line `file:line: what is wrong` for each block without a check and each check
 *   without a block or with the wrong language
 */
export function claim(document: string, blocks: Block[], claims: Claims): { claimed: Claimed[]; faults: string[] } {
  const left = new Map(Object.entries(claims).map(([heading, checks]) => [heading, [...checks]]))
  const claimed: Claimed[] = []
  const faults: string[] = []
  for (const block of blocks) {
    const at = `${block.document}:${block.line}`
    const check = left.get(block.heading)?.shift()
    if (check === undefined) faults.push(`${at}: no check claims this ${block.language} block below "${block.heading}".`)
    else if (!check.languages.includes(block.language)) faults.push(`${at}: its check is for ${check.languages.join(' or ')}, and the block is ${block.language || 'without a language'}.`)
    else claimed.push({ block, check })
  }
  for (const [heading, checks] of left) {
    if (checks.length > 0) faults.push(`${document}: ${checks.length} check(s) below "${heading}" have no block.`)
  }
  return { claimed, faults }
}
