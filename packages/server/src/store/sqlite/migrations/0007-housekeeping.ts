/**
 * State of background work that must survive a crash: whether the log must be truncated after an erasure, and the
 * progress of project removals. A project under removal keeps its row under an id that no request can name. A
 * finished removal stays, as the record of the removed rows.
 */
export const housekeeping = `
CREATE TABLE owed (log_truncation_since INTEGER) STRICT;
INSERT INTO owed VALUES (NULL);

CREATE TABLE project_removals (
  ref INTEGER PRIMARY KEY,
  project_id TEXT NOT NULL,
  project_ref INTEGER REFERENCES projects,
  began_at INTEGER NOT NULL,
  touched_at INTEGER NOT NULL,
  finished_at INTEGER,
  walked_ref INTEGER NOT NULL DEFAULT 0,
  removed TEXT NOT NULL
) STRICT;
`
