/**
 * What is told of bots and of spam: whether only bots have called for a visitor, and how many contacts
 * were refused on a day. Both add no byte to an event.
 */
export const abuse = `
ALTER TABLE visitors ADD COLUMN is_bot INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN contacts_refused INTEGER NOT NULL DEFAULT 0;
`
