/** A fenced block of a document, as a reader copies it. */
export interface Block {
  /** The document, from the root of the repository. */
  document: string
  /** The line of the opening fence, from 1. */
  line: number
  /** The heading above it. Empty above the first heading. */
  heading: string
  /** The language after the fence, such as `sh`. Empty if there is none. */
  language: string
  text: string
}

const fence = /^(\s*)(`{3,}|~{3,})\s*(\S*)/

/** Reads the fenced blocks of a Markdown document, in order. Removes the indentation of list items. */
export function blocksOf(document: string, markdown: string): Block[] {
  const blocks: Block[] = []
  let heading = ''
  let open: { block: Block; indent: string; closing: string; lines: string[] } | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    if (open !== undefined) {
      if (line.trim() === open.closing) {
        blocks.push({ ...open.block, text: open.lines.map((each) => each.replace(new RegExp(`^\\s{0,${open?.indent.length ?? 0}}`), '')).join('\n') })
        open = undefined
      } else open.lines.push(line)
      continue
    }
    const [, indent, closing, language] = fence.exec(line) ?? []
    if (indent !== undefined && closing !== undefined) {
      open = { block: { document, line: index + 1, heading, language: language ?? '', text: '' }, indent, closing, lines: [] }
    } else heading = /^#{1,6}\s+(.+?)\s*$/.exec(line)?.[1] ?? heading
  }
  if (open !== undefined) throw new Error(`${document}:${open.block.line}: this block is never closed`)
  return blocks
}
