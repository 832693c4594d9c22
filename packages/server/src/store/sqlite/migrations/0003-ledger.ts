/**
 * The loss ledger. A device is stored as its highest sequence number and the gaps below it. So a device without
 * losses is one short row that a batch overwrites in place. Figures of a day are counted as they change, so a list
 * of days reads only the rows that it shows.
 *
 * A `device_id` of 32 hex digits, the SDK's format, is stored as 16 bytes, any other as text. A missing version is
 * stored as empty text, because a key column cannot be NULL.
 */
export const ledger = `
CREATE TABLE devices (
  project_ref INTEGER NOT NULL REFERENCES projects,
  device_id ANY NOT NULL,
  highest INTEGER NOT NULL,
  gaps TEXT,
  dropped TEXT,
  drops_ahead INTEGER NOT NULL,
  PRIMARY KEY (project_ref, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
  project_ref INTEGER NOT NULL REFERENCES projects,
  day INTEGER NOT NULL,
  sdk_version TEXT NOT NULL,
  called INTEGER NOT NULL,
  delivered INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  PRIMARY KEY (project_ref, day, sdk_version)
) STRICT, WITHOUT ROWID;

CREATE TABLE drops (
  project_ref INTEGER NOT NULL,
  day INTEGER NOT NULL,
  sdk_version TEXT NOT NULL,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (project_ref, day, sdk_version, reason),
  FOREIGN KEY (project_ref, day, sdk_version) REFERENCES delivery
) STRICT, WITHOUT ROWID;
`
