export type * from './types/index.js'
export { limits } from './limits.js'
export { problemKinds, sdkProblemKinds, type ProblemKind, type Retry } from './problems.js'
export { warningHelp } from './warnings.js'
export { growthFault } from './schema/json-object.js'
export { normalEmail } from './schema/email.js'
export { normalDomain } from './schema/domain.js'
export type { Normalised } from './schema/text.js'
export { isBlank, trimText } from './schema/visible-text.js'
export { boundWarnings, type BoundWarnings } from './schema/notes.js'
export { earliestEpochMs } from './schema/time.js'
export type { Parsed, ParsedOperation } from './schema/operation.js'
export { batchBody, batchOperationBody, callBodies } from './schema/bodies.js'
export { operationSchemas } from './schema/operation.js'
export { fieldErrors, parseWith, type Parse } from './schema/field-errors.js'
export type { SubmittedOperation } from './schema/parse-operation.js'
export { parseCall, parseCallEnvelope, parseCallOperation, type CallEnvelope, type ParsedCall } from './schema/parse-call.js'
export {
  parseBatch,
  parseBatchEnvelope,
  parseBatchOperations,
  type BatchEntry,
  type ParsedBatch,
} from './schema/parse-batch.js'
export * from './schema/account.js'
export * from './schema/account-conversations.js'
export { chatBodies, parseChatBody, type ChatBody, type ChatRoute } from './schema/conversations.js'
export { closestName } from './schema/unknown-fields.js'
export { parseIdentityClaims, type CompanyClaim, type IdentityClaims } from './schema/claims.js'
