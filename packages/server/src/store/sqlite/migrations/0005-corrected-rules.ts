/**
 * What the corrected rules keep. Existing projects behave as before: colleagues of one domain share no
 * company until their owner says so.
 */
export const correctedRules = `
ALTER TABLE projects ADD COLUMN company_by_domain INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN signed_only TEXT NOT NULL DEFAULT '[]';
ALTER TABLE projects ADD COLUMN event_retention_days INTEGER;
ALTER TABLE projects ADD COLUMN operation_key TEXT NOT NULL DEFAULT '';
UPDATE projects SET operation_key = lower(hex(randomblob(32)));
`
