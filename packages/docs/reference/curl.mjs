/** @import { RequestExample } from './examples.mjs' */

/** The URL of a server that was started without settings. */
const localServer = 'http://127.0.0.1:3000'

const credentials = {
  bearer: '"Authorization: Bearer $TOKEN"',
  api_key: '"X-API-Key: $API_KEY"',
  metrics: '"Authorization: Bearer $HAL_METRICS_TOKEN"',
  none: null,
}

/**
 * Writes a request as a `curl` command for a POSIX shell.
 *
 * @param {Pick<RequestExample, 'method' | 'url' | 'headers' | 'credential' | 'body'>} example
 * @returns {string}
 */
export function curlOf({ method, url, headers, credential, body }) {
  const hasBody = body !== undefined
  const isImplied = method === 'GET' || (method === 'POST' && hasBody)
  const ofCredential = credentials[credential]
  const lines = [
    `curl${isImplied ? '' : ` -X ${method}`} ${urlWord(localServer + url)}`,
    ...(ofCredential === null ? [] : [`-H ${ofCredential}`]),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(hasBody ? ["-H 'content-type: application/json'", `-d ${quoted(JSON.stringify(body, null, 2))}`] : []),
  ]
  return lines.join(' \\\n  ')
}

/** @param {string} url */
const urlWord = (url) => (/^[\w:/.%-]+$/.test(url) ? url : quoted(url))

/**
 * Quotes text for a POSIX shell. Inside single quotes, only the single quote itself is special.
 *
 * @param {string} text
 */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`
