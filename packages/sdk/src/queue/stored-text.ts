import type { CallType } from '../api/types.js'
import { timeOfId } from '../browser/ids.js'
import type { Block, Call } from './call.js'
import { toJson } from './json.js'

/** A call in a stored text. The names are the same in all versions, which share one queue. */
export interface StoredOperation {
  /** Absent until the call has a running number; 0 if it has its number where it was stored before. */
  seq?: unknown
  visitor: string
  token?: string
  /** The operation of the batch. */
  call: { id: string; type: CallType }
}

/**
 * Writes the waiting calls of a block as one text, which is much cheaper to store and to send to other tabs than objects.
 *
 * @param numbers running numbers that the calls get with this text
 */
export const toText = ({ calls }: Pick<Block, 'calls'>, numbers?: ReadonlyMap<Call, number>): string => {
  let last: Call | undefined
  let owner = ''
  const entries = calls.flatMap((call) => {
    if (call.isDone) return []
    const { visitor, token, json } = call
    const seq = call.seq ?? numbers?.get(call)
    // most calls of a block have the same visitor
    if (visitor !== last?.visitor || token !== last.token) owner = `${toJson({ visitor, token })}`.slice(1)
    last = call
    return `{"call":${json},${seq == null ? '' : `"seq":${seq},`}${owner}`
  })
  return `[${entries.join()}]`
}

/** Reads such a text. Throws if it is no list. */
export const fromText = (text: unknown): StoredOperation[] => [...JSON.parse(String(text))]

/** Reads a stored running number; 0 for anything else. */
export const toSeq = (seq: unknown): number => (Number.isSafeInteger(seq) && Number(seq) > 0 ? Number(seq) : 0)

/** Makes a call of a stored operation. A token is only good for the visitor with whom it was stored. */
export const toCall = ({ visitor: stored, token, call }: StoredOperation, readVisitor: (stored: string) => string): Call => {
  const { id, type } = call
  const visitor = readVisitor(stored)
  return { id: id.trim(), type, time: timeOfId(id), json: toJson(call) ?? '', bytes: 0, visitor, token: visitor === stored ? token : undefined, requests: 0 }
}
