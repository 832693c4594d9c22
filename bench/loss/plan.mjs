/** @typedef {import('./trial.mjs').Trial} Trial @typedef {import('./trial.mjs').Ending} Ending */

const delaysMs = [0, 5, 20, 50, 100]

/** @type {Ending[]} */
export const endings = [
  ...delaysMs.map((afterMs) => ({ kind: /** @type {const} */ ('browser killed'), afterMs })),
  ...delaysMs.map((afterMs) => ({ kind: /** @type {const} */ ('page killed'), afterMs })),
  { kind: 'closed', afterMs: 0 },
]

/** @param {Ending} ending */
export const endingName = ({ kind, afterMs }) => (kind === 'closed' ? 'closed at once' : `${kind} after ${afterMs} ms`)

/** The columns of the report. */
export const setups = [
  { name: 'database open', isFirst: false, isBusy: false },
  { name: 'database open, busy', isFirst: false, isBusy: true },
  { name: 'first moments', isFirst: true, isBusy: false },
  { name: 'first moments, busy', isFirst: true, isBusy: true },
]

/** @typedef {Trial & { setup: string, row: string }} PlannedTrial */

/**
 * The trials of one round: each ending with each setup.
 *
 * @param {number} round
 * @returns {PlannedTrial[]}
 */
export const planRound = (round) =>
  endings.flatMap((ending) =>
    setups.map(({ name: setup, isFirst, isBusy }) => {
      const row = endingName(ending)
      return { name: `${round}/${row}/${setup}`.replaceAll(' ', '-'), ending, isFirst, isBusy, setup, row }
    }),
  )
