/**
 * The loss ledger. The numbers of a device are kept as the highest that came and the gaps below it,
 * so a device that loses nothing is one short row, which a batch overwrites in place; what is told of
 * a day is counted as it happens, and a list of days reads as many rows as it shows.
 *
 * A `device_id` of 32 hex digits, as the SDK makes them, is kept as 16 bytes, any other as text. No
 * version is the empty text: a column of a key cannot be NULL.
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
