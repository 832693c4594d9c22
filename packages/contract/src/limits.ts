/**
 * The limits of the wire contract. Lengths are Unicode code points after trimming, sizes are bytes
 * of UTF-8, and depth counts the object itself as 1.
 */
export const limits = {
  operationIdChars: 64,
  idChars: 200,
  emailChars: 254,
  nameChars: 200,
  phoneChars: 50,
  domainChars: 253,
  notesChars: 20_000,
  stageNameChars: 200,
  tagChars: 50,
  tags: 50,
  eventNameChars: 100,
  eventValueChars: 500,
  dealValue: 1e15,
  objectKeys: 100,
  objectKeyChars: 100,
  objectDepth: 5,
  objectBytes: 16 * 1024,
  companyIds: 50,
  /** Companies that the widget may link to one contact. */
  linkedCompanies: 100,
  /** Companies listed in an answer when the target is ambiguous. */
  candidates: 20,
  batchOperations: 500,
  bodyBytes: 512 * 1024,
  /** Enough for an `identity_token` that claims 50 company ids of 200 four-byte characters. */
  tokenChars: 64 * 1024,
  pageItems: 200,
  defaultPageItems: 50,
  origins: 100,
  searchChars: 200,
  sdkVersionChars: 40,
  /** How far a device's sequence number may be ahead of its previous one (loss ledger). */
  seqAhead: 1_000_000,
  /** Memberships after which a user cannot create another project. */
  projectsOfUser: 500,
  apiKeysOfProject: 100,
  messageChars: 10_000,
  subjectChars: 200,
  previewChars: 200,
  /** Public messages of a conversation. After that, a message of the visitor starts a new one. */
  conversationMessages: 10_000,
  chatTokenChars: 1_024,
  reopenDays: 365,
} as const
