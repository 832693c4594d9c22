/** Makes and reads the tokens that open what was started with them (C27). Nothing of them is stored but a hash. */
export interface ChatTokens {
  /** A new token, which opens nothing yet. Valid for 180 days. `expires_at` in epoch ms. */
  seal(projectId: string, visitorId: string, now: number): Promise<{ chat_token: string; expires_at: number }>
  /**
   * The key by which conversations know the token: a hash of its random part. `null` for a token that is malformed,
   * expired, or of another project or visitor. `fresh` is a token of the same power, if this one ends within 60 days.
   */
  open(projectId: string, visitorId: string, token: string, now: number): Promise<{ key: string; fresh: string | null } | null>
}
