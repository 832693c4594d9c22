/** How each option must be. */
const rules: [name: string, isValid: (value: unknown) => boolean, rule: string][] = [
  ['projectId', (value) => Boolean(value), 'must be the id of a project; `hal project list` prints the ids'],
  ['endpoint', (value) => value == null || /^(https?:\/)?\//.test(String(value)), 'must begin with https:// or http://'],
  ['consent', (value) => value === undefined || ['granted', 'pending', 'denied'].includes(String(value)), 'must be granted, pending or denied; it counts as pending'],
  ['flushInterval', (value) => value === undefined || Number(value) >= 0, 'must be a number of milliseconds; it counts as 1000'],
  ['batchSize', (value) => value === undefined || Number(value) >= 0, 'must be a number of calls; it counts as 20'],
]

const attributeOf = (name: string): string => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** Names each invalid option, and how it must be. */
export const describeOptions = (options: Record<string, unknown>): string =>
  rules
    .filter(([name, isValid]) => !isValid(options[name]))
    .map(([name, , rule]) => `${name} (${attributeOf(name)}) is ${JSON.stringify(options[name])} and ${rule}`)
    .join('. ') || 'the endpoint has no scheme: give endpoint, such as https://hal.example.com'
