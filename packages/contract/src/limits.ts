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
  /** Companies that the widget links one contact to. */
  linkedCompanies: 100,
  /** Companies that an answer names where a call could have meant several. */
  candidates: 20,
  batchOperations: 500,
  bodyBytes: 512 * 1024,
  /** Room for an `identity_token` that claims 50 company ids of 200 characters, each of four bytes. */
  tokenChars: 64 * 1024,
  pageItems: 200,
  defaultPageItems: 50,
  origins: 100,
  searchChars: 200,
  sdkVersionChars: 40,
  /** How far ahead of the last one a device's running number may be (loss ledger). */
  seqAhead: 1_000_000,
  /** Projects that one user is a member of before it may make no more. */
  projectsOfUser: 500,
  apiKeysOfProject: 100,
} as const
