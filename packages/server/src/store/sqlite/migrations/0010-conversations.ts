/**
 * Conversations and their messages.
 *
 * - Neighbours in a chain name each other by id, since two new conversations may do so in one commit.
 * - `waiting_on` follows from other columns. It is stored for the list of those who wait.
 * - `last_visitor_seq` is the number of the visitor's last message, deleted or not. A conversation has unread messages
 *   only if it is above `read_seq`, so the partial index holds few rows more than the list shows.
 * - The rowid of a message is the order of writing. Notes and internal lines have no number of their own.
 * - An operation id is stored as in `operations`.
 */
export const conversations = `
ALTER TABLE projects ADD COLUMN who_may_start TEXT NOT NULL DEFAULT 'anyone';
ALTER TABLE projects ADD COLUMN reopen_days INTEGER NOT NULL DEFAULT 14;

CREATE TABLE conversations (
  ref INTEGER PRIMARY KEY,
  project_ref INTEGER NOT NULL REFERENCES projects,
  id TEXT NOT NULL,
  started_by ANY NOT NULL,
  chat_key TEXT,
  visitor_ref INTEGER REFERENCES visitors,
  contact_ref INTEGER REFERENCES contacts,
  company_ref INTEGER REFERENCES companies,
  subject TEXT,
  state TEXT NOT NULL,
  assignee_id TEXT,
  verified INTEGER NOT NULL,
  is_claimed INTEGER NOT NULL,
  claimed_user_id TEXT,
  claimed_email TEXT,
  waiting_since INTEGER,
  waiting_on TEXT,
  first_response_at INTEGER,
  resolved_at INTEGER,
  reopened_count INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  last_visitor_seq INTEGER NOT NULL DEFAULT 0,
  last_message TEXT,
  last_message_at INTEGER NOT NULL,
  read_seq INTEGER NOT NULL,
  visitor_read_seq INTEGER NOT NULL,
  visitor_read_at INTEGER,
  continues_id TEXT,
  continued_by_id TEXT,
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  view_version INTEGER NOT NULL,
  view_updated_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (project_ref, id),
  UNIQUE (project_ref, started_by)
) STRICT;
CREATE INDEX conversations_by_last_message_at ON conversations (project_ref, last_message_at, id);
CREATE INDEX conversations_by_created_at ON conversations (project_ref, created_at, id);
CREATE INDEX conversations_by_updated_at ON conversations (project_ref, updated_at, id);
CREATE INDEX conversations_by_state ON conversations (project_ref, state, last_message_at, id);
CREATE INDEX conversations_by_assignee ON conversations (project_ref, assignee_id, last_message_at, id);
CREATE INDEX conversations_by_waiting ON conversations (project_ref, waiting_on, last_message_at, id)
  WHERE waiting_on IS NOT NULL;
CREATE INDEX conversations_unread ON conversations (project_ref, last_message_at, id)
  WHERE last_visitor_seq > read_seq;
CREATE INDEX conversations_by_visitor ON conversations (visitor_ref, last_message_at, id) WHERE visitor_ref IS NOT NULL;
CREATE INDEX conversations_by_contact ON conversations (contact_ref, last_message_at, id) WHERE contact_ref IS NOT NULL;
CREATE INDEX conversations_by_company ON conversations (company_ref, last_message_at, id) WHERE company_ref IS NOT NULL;
CREATE INDEX conversations_by_chat_key ON conversations (project_ref, chat_key) WHERE chat_key IS NOT NULL;
CREATE INDEX conversations_by_continues ON conversations (project_ref, continues_id) WHERE continues_id IS NOT NULL;
CREATE INDEX conversations_by_continued_by ON conversations (project_ref, continued_by_id)
  WHERE continued_by_id IS NOT NULL;

CREATE TABLE messages (
  ref INTEGER PRIMARY KEY,
  project_ref INTEGER NOT NULL REFERENCES projects,
  id TEXT NOT NULL,
  conversation_ref INTEGER NOT NULL REFERENCES conversations,
  seq INTEGER,
  after_seq INTEGER,
  kind TEXT NOT NULL,
  author_type TEXT NOT NULL,
  author_id TEXT,
  body TEXT NOT NULL,
  format TEXT NOT NULL,
  event TEXT,
  from_value TEXT,
  to_value TEXT,
  verified INTEGER NOT NULL,
  operation_id ANY,
  written_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  edited_at INTEGER,
  deleted_at INTEGER,
  UNIQUE (project_ref, id)
) STRICT;
CREATE INDEX messages_by_conversation ON messages (conversation_ref);
CREATE UNIQUE INDEX messages_by_seq ON messages (conversation_ref, seq) WHERE seq IS NOT NULL;
CREATE INDEX messages_by_visitor ON messages (project_ref, author_id)
  WHERE author_type = 'visitor' AND author_id IS NOT NULL;
`
