/**
 * Storage for the corrected rules.
 *
 * - Existing projects keep their behaviour: colleagues of one domain share no company until the owner enables it.
 *   Links are proven if an account or the public API made them. The activities show who wrote the name or domain
 *   of a company.
 * - Emails and domains are normalised, in accounts and in the history too. If two contacts would get the same
 *   email, the younger row stays unchanged. So does a value without a normal form. Lookups do not find such
 *   values.
 * - Activities that contain an email are indexed by it. Other activities have no index entry.
 * - For events up to `legacy_events`, it is unknown which company the `track` call named.
 * - `operations` and `attributions` are rebuilt. They outlive an erased visitor, so `visitor_ref` must allow NULL,
 *   and SQLite cannot change that on an existing column.
 */
export const correctedRules = `
ALTER TABLE projects ADD COLUMN company_by_domain INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN signed_only TEXT NOT NULL DEFAULT '[]';
ALTER TABLE projects ADD COLUMN event_retention_days INTEGER;
ALTER TABLE projects ADD COLUMN operation_key TEXT NOT NULL DEFAULT '';
UPDATE projects SET operation_key = lower(hex(randomblob(32)));

ALTER TABLE contacts ADD COLUMN former_emails TEXT NOT NULL DEFAULT '[]';
ALTER TABLE contacts ADD COLUMN unassigned INTEGER NOT NULL DEFAULT 0;
UPDATE OR IGNORE contacts SET email = normal_email(email),
    search = search_text(name, normal_email(email), user_id)
  WHERE normal_email(email) <> email;

UPDATE OR IGNORE users SET email = normal_email(email) WHERE normal_email(email) <> email;

CREATE TABLE former_emails (
  project_ref INTEGER NOT NULL REFERENCES projects,
  email TEXT NOT NULL,
  contact_ref INTEGER NOT NULL REFERENCES contacts,
  PRIMARY KEY (project_ref, email)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_emails_by_contact ON former_emails (contact_ref);

CREATE TABLE merged_contacts (
  project_ref INTEGER NOT NULL REFERENCES projects,
  contact_id TEXT NOT NULL,
  into_ref INTEGER NOT NULL REFERENCES contacts,
  PRIMARY KEY (project_ref, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_contacts_by_into ON merged_contacts (into_ref);

ALTER TABLE companies ADD COLUMN made_by TEXT NOT NULL DEFAULT 'account';
ALTER TABLE companies ADD COLUMN held TEXT NOT NULL DEFAULT '[]';
UPDATE companies SET domain = normal_host(domain),
    search = search_text(name, external_id, normal_host(domain))
  WHERE normal_host(domain) <> domain;
CREATE INDEX companies_by_domain ON companies (project_ref, domain) WHERE domain IS NOT NULL;
UPDATE companies SET made_by = 'widget' WHERE 'widget' = (
  SELECT a.source FROM activities a
  WHERE a.project_ref = companies.project_ref AND a.company_id = companies.id AND a.kind = 'company_created'
  ORDER BY a.at, a.ref LIMIT 1);
UPDATE companies SET held = json_array('name', 'domain');
UPDATE companies SET held = json_remove(held, '$[1]') WHERE domain IS NULL OR 'widget' = coalesce((
  SELECT a.source FROM activities a
  WHERE a.project_ref = companies.project_ref AND a.company_id = companies.id
    AND a.kind = 'company_updated' AND json_type(a.to_value, '$.domain') = 'text'
  ORDER BY a.at DESC, a.ref DESC LIMIT 1), made_by);
UPDATE companies SET held = json_remove(held, '$[0]') WHERE 'widget' = coalesce((
  SELECT a.source FROM activities a
  WHERE a.project_ref = companies.project_ref AND a.company_id = companies.id
    AND (a.kind = 'company_upgraded' OR a.kind = 'company_updated' AND json_type(a.to_value, '$.name') = 'text')
  ORDER BY a.at DESC, a.ref DESC LIMIT 1), made_by);

ALTER TABLE links ADD COLUMN origin TEXT NOT NULL DEFAULT 'named';
ALTER TABLE links ADD COLUMN proven INTEGER NOT NULL DEFAULT 0;
ALTER TABLE links ADD COLUMN email_proven INTEGER NOT NULL DEFAULT 0;
UPDATE links SET proven = 1 WHERE source <> 'widget';
UPDATE links SET origin = 'placeholder'
  WHERE source = 'widget' AND company_ref IN (SELECT ref FROM companies WHERE is_placeholder = 1);

UPDATE activities SET from_value = json_set(from_value, '$.email', normal_email(json_extract(from_value, '$.email')))
  WHERE normal_email(json_extract(from_value, '$.email')) <> json_extract(from_value, '$.email');
UPDATE activities SET to_value = json_set(to_value, '$.email', normal_email(json_extract(to_value, '$.email')))
  WHERE normal_email(json_extract(to_value, '$.email')) <> json_extract(to_value, '$.email');
CREATE INDEX activities_by_email_before ON activities (project_ref, json_extract(from_value, '$.email'))
  WHERE json_extract(from_value, '$.email') IS NOT NULL;
CREATE INDEX activities_by_email_after ON activities (project_ref, json_extract(to_value, '$.email'))
  WHERE json_extract(to_value, '$.email') IS NOT NULL;

CREATE TABLE legacy_events (last_ref INTEGER NOT NULL) STRICT;
INSERT INTO legacy_events SELECT coalesce(max(ref), 0) FROM events;

CREATE TABLE attributions_new (
  ref INTEGER PRIMARY KEY,
  visitor_ref INTEGER REFERENCES visitors,
  contact_ref INTEGER REFERENCES contacts,
  company_ref INTEGER REFERENCES companies,
  first_answer TEXT
) STRICT;
INSERT INTO attributions_new SELECT ref, visitor_ref, contact_ref, company_ref, first_answer FROM attributions;
DROP TABLE attributions;
ALTER TABLE attributions_new RENAME TO attributions;
CREATE INDEX attributions_by_visitor ON attributions (visitor_ref, contact_ref, company_ref);
CREATE INDEX attributions_by_contact ON attributions (contact_ref) WHERE contact_ref IS NOT NULL;
CREATE INDEX attributions_by_company ON attributions (company_ref) WHERE company_ref IS NOT NULL;

CREATE TABLE operations_new (
  ref INTEGER PRIMARY KEY,
  project_ref INTEGER NOT NULL REFERENCES projects,
  id ANY NOT NULL,
  type TEXT NOT NULL,
  visitor_ref INTEGER,
  contact_ref INTEGER REFERENCES contacts,
  content TEXT,
  result TEXT,
  verified_result TEXT,
  UNIQUE (project_ref, id)
) STRICT;
INSERT INTO operations_new
  SELECT ref, project_ref, id, type, visitor_ref, contact_ref, NULL, result, verified_result FROM operations;
DROP TABLE operations;
ALTER TABLE operations_new RENAME TO operations;
CREATE INDEX operations_by_contact ON operations (contact_ref) WHERE contact_ref IS NOT NULL;
CREATE INDEX operations_by_unknown_visitor ON operations (visitor_ref)
  WHERE contact_ref IS NULL AND visitor_ref IS NOT NULL;

CREATE TABLE former_contacts (
  visitor_ref INTEGER NOT NULL REFERENCES visitors,
  contact_ref INTEGER NOT NULL REFERENCES contacts,
  PRIMARY KEY (visitor_ref, contact_ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_contacts_by_contact ON former_contacts (contact_ref);
INSERT INTO former_contacts SELECT DISTINCT o.visitor_ref, o.contact_ref
  FROM operations o JOIN visitors v ON v.ref = o.visitor_ref
  WHERE o.contact_ref IS NOT NULL AND o.contact_ref IS NOT v.contact_ref;
`
