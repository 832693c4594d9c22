/** How often all of it is done; without, a part of it is done once. `npm run torture` sets it. */
export const rounds = Number(process.env.HAL_TORTURE_ROUNDS ?? 0)
