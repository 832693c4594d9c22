import { errors } from 'jose'

/**
 * Describes the error in an `identity_token` for the developer of the signing backend. Reveals nothing about the
 * claims before the signature is verified.
 */
export function tokenFault(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'has expired'
  if (error instanceof errors.JWTClaimValidationFailed) return `has a \`${error.claim}\` that is missing or does not hold`
  if (error instanceof errors.JWSSignatureVerificationFailed) return signatureFault
  if (error instanceof errors.JOSEAlgNotAllowed) return 'is not signed by HS256, the only algorithm that is taken'
  return 'is not a signed JWT'
}

export const signatureFault = 'is not signed with the identity secret of this project'

export const farExpiryFault = 'has an `exp` more than 366 days ahead; it counts seconds, not milliseconds'

export const claimsFault =
  'has claims that are not valid: it needs `sub` or `email`, and each claim in its exact form, without blanks at its ends'

export const hashFault =
  'is not the hex HMAC-SHA256 of `user_id`, or of `visitor_id` where there is no `user_id`, with the identity secret of this project'
