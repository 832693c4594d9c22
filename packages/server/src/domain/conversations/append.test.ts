import { expect, it } from 'vitest'
import { answer, createInbox } from '../commands/conversations/testing.js'

function previewOf(body: string): string | undefined {
  const inbox = createInbox()
  inbox.act({ type: 'reply', input: answer(body) })
  return inbox.conversation().last_message?.preview
}

it.each([
  ['one\ntwo\n\n three', 'one two   three'],
  [`${'a'.repeat(199)}\n`, `${'a'.repeat(199)} `],
  ['a'.repeat(200), 'a'.repeat(200)],
  ['a'.repeat(201), `${'a'.repeat(200)}…`],
  ['🙂'.repeat(200), '🙂'.repeat(200)],
  ['🙂'.repeat(201), `${'🙂'.repeat(200)}…`],
  [`a${'\n'.repeat(700)}b`, `a${' '.repeat(199)}…`],
])('a preview has blanks for line ends, and 200 characters at most (conversations.md, Records): %#', (body, preview) => {
  expect(previewOf(body)).toBe(preview)
})
