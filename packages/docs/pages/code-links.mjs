import { problemKinds, sdkProblemKinds, warningHelp } from '@hal/contract'
import { urlOf } from './page.mjs'

/**
 * Returns the link target of inline code: a problem, a warning, a route of the API or a page of the site. Texts need no
 * explicit links, so the same text also reads well on a code host and in a message.
 *
 * @typedef {(code: string, before: string) => string | undefined} CodeLink `before` is the text in front of the code
 */

/**
 * @param {ReadonlyMap<string, string>} urlsByRoute keys such as `GET /api/projects/{id}`
 * @param {readonly string[]} slugs of all pages
 * @returns {CodeLink}
 */
export function createCodeLink(urlsByRoute, slugs) {
  const urlsOfPages = new Set(slugs.map(urlOf))
  return (code, before) => {
    if (urlsOfPages.has(code)) return code
    if (Object.hasOwn(warningHelp, code) && (!isProblem(code) || /\bwarning\s$/.test(before))) return `${urlOf('warnings')}#${code}`
    if (isProblem(code)) return urlOf(`problems/${code}`)
    return urlsByRoute.get(code.replace(/\?.*/, '').replace(/:(\w+)/g, '{$1}'))
  }
}

/** @param {string} code */
const isProblem = (code) => Object.hasOwn(problemKinds, code) || Object.hasOwn(sdkProblemKinds, code)
