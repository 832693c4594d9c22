/** The time format of all answers: ISO 8601 UTC with milliseconds. */
export const isoTime = (epochMs: number): string => new Date(epochMs).toISOString()
