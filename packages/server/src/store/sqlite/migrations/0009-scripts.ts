/**
 * The script build of every release that this installation has served, so that pinned pages keep working after an
 * upgrade.
 */
export const scripts = `
CREATE TABLE scripts (
  version TEXT PRIMARY KEY,
  bytes BLOB NOT NULL,
  sha256 TEXT NOT NULL,
  kept_at INTEGER NOT NULL
) STRICT;
`
