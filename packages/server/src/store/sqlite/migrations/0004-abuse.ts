/**
 * Bots and spam: whether all calls for a visitor came from bots, and how many contacts were refused per day.
 * Events do not grow by a byte.
 */
export const abuse = `
ALTER TABLE visitors ADD COLUMN is_bot INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN contacts_refused INTEGER NOT NULL DEFAULT 0;
`
