/**
 * The records. Inside the database, rows refer to each other by integer (`ref`, the rowid). Short keys keep the
 * indexes small, and index writes take most of the time of a large batch. The ids of the port are unique only
 * within a project.
 *
 * ## Events and their attributions
 * An event does not contain its visitor, contact and company. It refers to an *attribution*, one row for each
 * combination of visitor, contact and company. This has two advantages:
 * - R7 (attribute the events of an unknown visitor), R4 (merge) and R29 (remove a company) update only a few
 *   attributions, however many events exist. The attribution also keeps the first answer, so a replay (R26) needs
 *   no data in the event.
 * - One index, (attribution, timestamp), serves erasure (R29) and the lists and timelines of visitors, contacts
 *   and companies. Three indexes, one for each reference, would double the time of a batch. Each secondary index
 *   of this table costs about a third of the ingest rate.
 *
 * The only other secondary index, (project, timestamp), serves the list of all events. Its keys arrive nearly in
 * order, so writes go to its end.
 *
 * A `track` operation is not stored twice, since the event row is its record. `result` is stored only if it cannot
 * be rebuilt, that is, if there were warnings.
 *
 * An `id` that is a UUID is stored as 16 bytes, any other id as text. A column of type ANY keeps the two apart.
 * Events have no foreign keys, because the writer has just looked up the rows.
 */
export const records = `
CREATE TABLE projects (
  ref INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_order TEXT NOT NULL,
  allowed_origins TEXT NOT NULL,
  stage_update_mode TEXT NOT NULL,
  company_policy TEXT NOT NULL,
  identity_verification TEXT NOT NULL,
  identity_secret TEXT NOT NULL,
  previous_secret TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
  user_id TEXT NOT NULL,
  project_ref INTEGER NOT NULL REFERENCES projects,
  PRIMARY KEY (user_id, project_ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
  hash TEXT PRIMARY KEY,
  project_ref INTEGER NOT NULL REFERENCES projects,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  access TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (project_ref, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stages (
  project_ref INTEGER NOT NULL REFERENCES projects,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (project_ref, id),
  UNIQUE (project_ref, name_folded)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  ref INTEGER PRIMARY KEY,
  project_ref INTEGER NOT NULL REFERENCES projects,
  id TEXT NOT NULL,
  email TEXT,
  user_id TEXT,
  name TEXT,
  phone TEXT,
  notes TEXT,
  tags TEXT NOT NULL,
  metadata TEXT NOT NULL,
  held TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  name_order TEXT NOT NULL,
  search TEXT NOT NULL,
  UNIQUE (project_ref, id)
) STRICT;
CREATE UNIQUE INDEX contacts_by_email ON contacts (project_ref, email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX contacts_by_user_id ON contacts (project_ref, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX contacts_by_created_at ON contacts (project_ref, created_at, id);
CREATE INDEX contacts_by_updated_at ON contacts (project_ref, updated_at, id);
CREATE INDEX contacts_by_name ON contacts (project_ref, name_order, id);

CREATE TABLE companies (
  ref INTEGER PRIMARY KEY,
  project_ref INTEGER NOT NULL REFERENCES projects,
  id TEXT NOT NULL,
  external_id TEXT,
  name TEXT NOT NULL,
  domain TEXT,
  is_placeholder INTEGER NOT NULL,
  stage_id TEXT,
  stage_changed_at INTEGER,
  deal_value REAL,
  notes TEXT,
  metadata TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  name_order TEXT NOT NULL,
  search TEXT NOT NULL,
  UNIQUE (project_ref, id)
) STRICT;
CREATE UNIQUE INDEX companies_by_external_id ON companies (project_ref, external_id)
  WHERE external_id IS NOT NULL;
CREATE INDEX companies_by_stage ON companies (project_ref, stage_id) WHERE stage_id IS NOT NULL;
CREATE INDEX companies_by_created_at ON companies (project_ref, created_at, id);
CREATE INDEX companies_by_updated_at ON companies (project_ref, updated_at, id);
CREATE INDEX companies_by_name ON companies (project_ref, name_order, id);

CREATE TABLE links (
  ref INTEGER PRIMARY KEY,
  contact_ref INTEGER NOT NULL REFERENCES contacts,
  company_ref INTEGER NOT NULL REFERENCES companies,
  source TEXT NOT NULL,
  actor TEXT,
  linked_at INTEGER NOT NULL,
  UNIQUE (contact_ref, company_ref)
) STRICT;
CREATE INDEX links_by_company ON links (company_ref);

CREATE TABLE visitors (
  ref INTEGER PRIMARY KEY,
  project_ref INTEGER NOT NULL REFERENCES projects,
  visitor_id TEXT NOT NULL,
  contact_ref INTEGER REFERENCES contacts,
  active_company_ref INTEGER REFERENCES companies,
  verified INTEGER NOT NULL,
  name TEXT,
  phone TEXT,
  properties TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  UNIQUE (project_ref, visitor_id)
) STRICT;
CREATE INDEX visitors_by_contact ON visitors (contact_ref) WHERE contact_ref IS NOT NULL;
CREATE INDEX visitors_by_active_company ON visitors (active_company_ref)
  WHERE active_company_ref IS NOT NULL;

CREATE TABLE attributions (
  ref INTEGER PRIMARY KEY,
  visitor_ref INTEGER NOT NULL REFERENCES visitors,
  contact_ref INTEGER REFERENCES contacts,
  company_ref INTEGER REFERENCES companies,
  first_answer TEXT
) STRICT;
CREATE INDEX attributions_by_visitor ON attributions (visitor_ref, contact_ref, company_ref);
CREATE INDEX attributions_by_contact ON attributions (contact_ref) WHERE contact_ref IS NOT NULL;
CREATE INDEX attributions_by_company ON attributions (company_ref) WHERE company_ref IS NOT NULL;

CREATE TABLE events (
  ref INTEGER PRIMARY KEY,
  project_ref INTEGER NOT NULL,
  id ANY NOT NULL,
  attribution_ref INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT,
  properties TEXT NOT NULL,
  timestamp INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  result TEXT,
  UNIQUE (project_ref, id)
) STRICT;
CREATE INDEX events_by_attribution ON events (attribution_ref, timestamp);
CREATE INDEX events_by_project ON events (project_ref, timestamp);

CREATE TABLE operations (
  ref INTEGER PRIMARY KEY,
  project_ref INTEGER NOT NULL REFERENCES projects,
  id ANY NOT NULL,
  type TEXT NOT NULL,
  visitor_ref INTEGER NOT NULL REFERENCES visitors,
  contact_ref INTEGER REFERENCES contacts,
  result TEXT,
  verified_result TEXT,
  UNIQUE (project_ref, id)
) STRICT;
CREATE INDEX operations_by_contact ON operations (contact_ref) WHERE contact_ref IS NOT NULL;
CREATE INDEX operations_by_unknown_visitor ON operations (visitor_ref) WHERE contact_ref IS NULL;

CREATE TABLE activities (
  ref INTEGER PRIMARY KEY,
  project_ref INTEGER NOT NULL REFERENCES projects,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  contact_id TEXT,
  company_id TEXT,
  source TEXT NOT NULL,
  actor TEXT,
  operation_id TEXT,
  from_value TEXT NOT NULL,
  to_value TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX activities_by_contact ON activities (project_ref, contact_id, at)
  WHERE contact_id IS NOT NULL;
CREATE INDEX activities_by_company ON activities (project_ref, company_id, at)
  WHERE company_id IS NOT NULL;

CREATE TABLE readiness (checked_at INTEGER NOT NULL) STRICT;
INSERT INTO readiness VALUES (0);
`
