/**
 * What a server of each version would have left in its database: the rows of the tables that the
 * version brought. The file of version n holds the rows of all versions up to n.
 *
 * A new step of the schema (`store/sqlite/migrations`) adds its rows here, and then this too is never
 * edited: it stands for files that are out there.
 */
export const fixtures: readonly string[] = [
  // 1: the records.
  `
  INSERT INTO projects VALUES (1, 'project_1', 'Acme CRM', 'ACME CRM', '[]', 'advance_only', 'link_existing', 'off', 'identity secret', NULL, 1700000000000, 1700000000000);
  INSERT INTO members VALUES ('user_1', 1);
  INSERT INTO api_keys VALUES ('hash of a key', 1, 'api_key_1', 'Export', 'read', 1700000000000);
  INSERT INTO stages VALUES (1, 'stage_1', 'Lead', 'LEAD', 0, 'open');
  INSERT INTO contacts VALUES (1, 1, 'contact_1', 'ann@acme.com', 'u-1', 'Ann', NULL, 'notes', '["vip"]', '{"plan":"pro"}', '[]', 1700000000000, 1700000000001, 'ANN', 'ANN ANN@ACME.COM U-1');
  INSERT INTO companies VALUES (1, 1, 'company_1', 'acme', 'Acme', 'acme.com', 0, 'stage_1', 1700000000000, 12000.5, NULL, '{}', 1700000000000, 1700000000000, 'ACME', 'ACME ACME.COM');
  INSERT INTO links VALUES (1, 1, 1, 'widget', NULL, 1700000000000);
  INSERT INTO visitors VALUES (1, 1, 'v-1', 1, 1, 0, 'Ann', NULL, '{"plan":"pro"}', 1700000000000, 1700000000002);
  INSERT INTO visitors VALUES (2, 1, 'v-2', NULL, NULL, 0, NULL, NULL, '{}', 1700000000000, 1700000000000);
  INSERT INTO attributions VALUES (1, 1, 1, 1, NULL), (2, 2, NULL, NULL, NULL);
  INSERT INTO events VALUES (1, 1, x'018bcfe568007000800000000000000a', 1, 'seat-invited', '3', '{"nested":{"a":1}}', 1700000000001, 1700000000001, NULL);
  INSERT INTO events VALUES (2, 1, 'text-id', 2, 'page-viewed', NULL, '{}', 1700000000002, 1700000000002, NULL);
  INSERT INTO operations VALUES (1, 1, 'identify-1', 'identify', 1, 1, '{"visitor":{"visitor_id":"v-1","verified":false},"matched_by":"created","company_by":null,"contact":null,"company":null,"company_ids":[],"warnings":[]}', NULL);
  INSERT INTO activities VALUES (1, 1, 'activity_1', 'contact_created', 'contact_1', NULL, 'widget', 'v-1', 'identify-1', 'null', '{"email":"ann@acme.com"}', 1700000000000);
  `,
  // 2: the accounts.
  `
  INSERT INTO users VALUES ('user_1', 'owner@acme.com', 'hash of a password', 1700000000000);
  INSERT INTO user_sessions VALUES ('hash of a token', 'user_1', 1700000000000, 1700000000000);
  `,
  // 3: the loss ledger.
  `
  INSERT INTO devices VALUES (1, x'0123456789abcdef0123456789abcdef', 7, '[[3,4]]', '{"expired":2}', 0);
  INSERT INTO delivery VALUES (1, 19675, '', 9, 5, 2);
  INSERT INTO drops VALUES (1, 19675, '', 'expired', 2);
  `,
  // 4: bots and spam.
  `
  INSERT INTO visitors VALUES (3, 1, 'crawler', NULL, NULL, 0, NULL, NULL, '{}', 1700000000000, 1700000000000, 1);
  INSERT INTO delivery VALUES (1, 19676, '', 0, 0, 0, 12);
  `,
  // 5: corrected rules.
  `
  INSERT INTO projects VALUES (2, 'project_2', 'Two', 'TWO', '[]', 'advance_only', 'create_missing', 'strict', 'identity secret', NULL, 1700000000000, 1700000000000, 1, '["stage"]', 365, 'operation key');
  INSERT INTO members VALUES ('user_1', 2);
  INSERT INTO contacts VALUES (9, 2, 'contact_9', 'new@acme.com', 'u-9', NULL, NULL, NULL, '[]', '{}', '["email"]', 1700000000000, 1700000000000, '', '', '["old@acme.com"]', 0);
  INSERT INTO former_emails VALUES (2, 'old@acme.com', 9);
  INSERT INTO merged_contacts VALUES (2, 'contact_8', 9);
  INSERT INTO former_contacts VALUES (1, 9);
  INSERT INTO companies VALUES (9, 2, 'company_9', NULL, 'Nine', 'nine.com', 0, NULL, NULL, NULL, NULL, '{}', 1700000000000, 1700000000000, 'NINE', '', 'widget', '["domain"]');
  INSERT INTO links VALUES (9, 9, 9, 'widget', 'v-9', 1700000000000, 'domain', 1, 1);
  INSERT INTO attributions VALUES (9, NULL, 9, 9, NULL);
  INSERT INTO operations VALUES (9, 2, 'identify-9', 'identify', NULL, 9, '1:hash:claims', NULL, NULL);
  `,
  // 6: roles of members.
  `
  INSERT INTO users VALUES ('user_2', 'colleague@acme.com', 'hash of another password', 1700000000000);
  INSERT INTO members VALUES ('user_2', 1, 'member');
  `,
  // 7: work in the background.
  `
  INSERT INTO project_removals VALUES (1, 'project_0', NULL, 1700000000000, 1700000000001, 1700000000001, 3, '{"events":2}');
  `,
  // 8: what is used of a day.
  `
  INSERT INTO usage VALUES (19676, 1, 4096);
  `,
  // 9: scripts of past releases.
  `
  INSERT INTO scripts VALUES ('0.2.0', x'77696e646f772e68616c3d7b7d', '68b30478330592a1e3699ed37b0f9599adeab45b9f53929a3755fbd5822892ab', 1700000000000);
  `,
  // 10: conversations.
  `
  INSERT INTO conversations (ref, project_ref, id, started_by, chat_key, visitor_ref, contact_ref, company_ref, subject, state, verified, is_claimed, waiting_since, waiting_on, reopened_count, last_seq, last_visitor_seq, last_message, last_message_at, read_seq, visitor_read_seq, version, updated_at, view_version, view_updated_at, created_at)
  VALUES (1, 1, 'conversation_01hf7yat00e00000000000000a', x'018bcfe568007000800000000000000b', 'hash of a token', 1, 1, 1, 'Invoice', 'open', 0, 0, 1700000000003, 'operator', 0, 1, 1, '{"id":"message_1","kind":"visitor","preview":"Hello","created_at":1700000000003}', 1700000000003, 0, 0, 1, 1700000000003, 1, 1700000000003, 1700000000003);
  INSERT INTO messages VALUES (1, 1, 'message_1', 1, 1, NULL, 'visitor', 'visitor', 'v-1', 'Hello', 'text', NULL, NULL, NULL, 0, x'018bcfe568007000800000000000000b', 1700000000003, 1700000000003, NULL, NULL);
  INSERT INTO messages VALUES (2, 1, 'message_2', 1, NULL, 1, 'note', 'user', 'user_1', 'Call back', 'text', NULL, NULL, NULL, 0, NULL, 1700000000004, 1700000000004, NULL, NULL);
  `,
]
