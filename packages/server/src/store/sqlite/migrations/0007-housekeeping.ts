/**
 * What outlives a crash of work in the background: that the log has to be emptied since something was erased, and how
 * far the removal of a project has come. A project that is being removed keeps its row under an id that no request can
 * name; the finished removal stays, as the record of what was removed.
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
