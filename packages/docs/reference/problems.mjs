/** @import { Document, Operation } from './document.mjs' */
import { contentOf, resolve } from './document.mjs'

/** @typedef {{ status: number, code: string, title: string }} ProblemRow */

/**
 * Lists the problem codes that a route can answer with.
 *
 * @param {Operation} operation
 * @param {Document} document
 * @returns {ProblemRow[]} by status
 */
export function problemsOf({ responses = {} }, document) {
  return Object.entries(responses).flatMap(([status, response]) => {
    const { schema } = contentOf(resolve(response, document.components?.responses))?.[1] ?? {}
    const codes = (schema?.allOf ?? []).flatMap(({ properties }) => properties?.code?.enum ?? [])
    return codes.map(String).map((code) => ({ status: Number(status), code, title: document['x-problems']?.[code]?.title ?? '' }))
  })
}
