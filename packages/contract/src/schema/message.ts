import { z } from 'zod'
import { limits } from '../limits.js'
import { lengthFault, refuse, string, textFault } from './text.js'
import { isBlank } from './visible-text.js'

/** Control characters other than tab and line feed. */
const control = /[^\P{Cc}\t\n]/u

function bodyFault(body: string): string | null {
  const fault = textFault(body)
  if (fault !== null) return fault
  if (control.test(body)) return 'must not contain control characters other than tab and line feed'
  return isBlank(body) ? 'must not be blank' : lengthFault(body, limits.messageChars)
}

function isSpace(character: string): boolean {
  return character !== '\ufeff' && character.trim() === ''
}

/** Takes white space from both ends. Format characters stay, also U+FEFF, which `trim` would take. */
function withoutSpace(body: string): string {
  let start = 0
  let end = body.length
  while (start < end && isSpace(body.charAt(start))) start += 1
  while (end > start && isSpace(body.charAt(end - 1))) end -= 1
  return body.slice(start, end)
}

/**
 * The text of a message (C10): white space is trimmed at both ends, line ends become LF, and everything else is kept as
 * it was sent. Nothing in it is markup.
 */
export const messageBody = string({ minLength: 1, maxLength: limits.messageChars })
  .overwrite((body) => withoutSpace(body.replace(/\r\n?/g, '\n')))
  .check(refuse(bodyFault))

/** A number of a message up to which somebody has read (C20). */
export const messageNumber = z.int({ error: 'must be a whole number' }).min(0, { error: 'must not be below 0' })
