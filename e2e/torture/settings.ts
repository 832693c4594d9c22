/** Number of runs of all cases. 0: only the short selection, once. `npm run torture` sets it. */
export const rounds = Number(process.env.HAL_TORTURE_ROUNDS ?? 0)
