const money = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** @param {number | null | undefined} value */
export const formatMoney = (value) => (value === null || value === undefined ? '–' : money.format(value))

/** @param {string | number} time */
export const formatTime = (time) => clock.format(new Date(time))

/** @param {number} count @param {string} noun */
export const counted = (count, noun) => `${count} ${count === 1 ? noun : `${noun}s`}`

/** The end of an id tells records apart; its beginning is the same for all that were made together. */
/** @param {string} id */
export function shortId(id) {
  const [, prefix = '', suffix = id] = /^([a-z]+_)?(.*)$/.exec(id) ?? []
  return suffix.length > 10 ? `${prefix}…${suffix.slice(-6)}` : id
}

const lineLength = 62

/**
 * A call as one would write it.
 * @param {string} method
 * @param {unknown[]} given
 */
export function formatCall(method, given) {
  const oneLine = `hal.${method}(${given.map((value) => literal(value)).join(', ')})`
  if (oneLine.length <= lineLength) return oneLine
  const [only, ...others] = given
  if (others.length === 0) return `hal.${method}(${literal(only, '')})`
  return `hal.${method}(\n${given.map((value) => `  ${literal(value, '  ')},\n`).join('')})`
}

/**
 * A JSON value in the manner of JavaScript; with `indent`, objects that are too long get lines.
 * @param {unknown} value
 * @param {string} [indent]
 * @returns {string}
 */
export function literal(value, indent) {
  if (typeof value === 'string') return `'${value.replace(/['\\]/g, '\\$&').replace(/\n/g, '\\n')}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const oneLine = compact(value)
  if (indent === undefined || oneLine.length + indent.length <= lineLength - 18) return oneLine
  const inner = `${indent}  `
  const lines = Array.isArray(value)
    ? value.map((item) => literal(item, inner))
    : Object.entries(value).map(([key, item]) => `${name(key)}: ${literal(item, inner)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.map((line) => `${inner}${line},`).join('\n')}\n${indent}${close}`
}

/** @param {object} value */
function compact(value) {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item)).join(', ')}]`
  const members = Object.entries(value).map(([key, item]) => `${name(key)}: ${literal(item)}`)
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}'
}

/** @param {string} key */
const name = (key) => (/^[a-z_$][\w$]*$/i.test(key) ? key : literal(key))
