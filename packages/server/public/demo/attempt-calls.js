/** The calls of one attempt to lose some. Each says whose it is and which, so that the rows tell what arrived, and how often. */

export const eventName = 'lose-me'
export const callCount = 20

/**
 * @param {(name: string, value: number, options: { properties: { attempt: string } }) => unknown} track
 * @param {string} attempt its id
 */
export function callOften(track, attempt) {
  for (let number = 1; number <= callCount; number++) track(eventName, number, { properties: { attempt } })
}
