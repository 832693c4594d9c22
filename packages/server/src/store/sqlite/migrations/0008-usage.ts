/** The daily usage of projects for their budget: bytes of accepted operations as JSON. */
export const usage = `
CREATE TABLE usage (
  day INTEGER NOT NULL,
  project_ref INTEGER NOT NULL REFERENCES projects ON DELETE CASCADE,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (day, project_ref)
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_by_project ON usage (project_ref);
`
