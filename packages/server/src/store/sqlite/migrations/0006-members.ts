/** What a member may do in its project. Members from before roles existed are owners (A5). */
export const members = `
ALTER TABLE members ADD COLUMN role TEXT NOT NULL DEFAULT 'owner';
`
