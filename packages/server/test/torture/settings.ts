/** How long it goes on; `npm run torture` sets 100. */
export const rounds = Number(process.env.HAL_TORTURE_ROUNDS ?? 5)

/** What chance begins with; the same seed sends the same requests. */
export const seed = Number(process.env.HAL_TORTURE_SEED ?? 20_261_125)
