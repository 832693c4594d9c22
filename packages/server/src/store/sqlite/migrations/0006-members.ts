/** The role of a member in its project. Members from before roles existed become owners (A5). */
export const members = `
ALTER TABLE members ADD COLUMN role TEXT NOT NULL DEFAULT 'owner';
`
