import type { Request } from 'express'
import type { Author } from '../../domain/decision.js'
import type { Context } from '../context.js'
import type { Credential } from '../route.js'

/** Decides who may use a route and what the caller can reach there. */
export interface Gate<Scope> {
  /** The credential that the API reference shows. */
  credential: Credential
  /** The API reference page of all routes behind the gate. Default: the page of the action. */
  tag?: string
  /**
   * Checks the credential before the rest of the request is read.
   * @throws Refused
   */
  enter(request: Request, context: Context): Promise<Reach<Scope>>
}

/**
 * Resolves what the credential reaches with this request.
 * @throws Refused `not_found`, both for another user's project and for one that does not exist
 */
export type Reach<Scope> = (target: Target) => Promise<Scope>

export interface Target {
  /** The `project_id` of the query or the body. */
  asked: string | undefined
  params: Record<string, string>
}

/** A project, and the author of changes to it. */
export interface ProjectScope {
  projectId: string
  author: Author
}
