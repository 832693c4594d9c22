import type { Request } from 'express'
import type { Author } from '../../domain/decision.js'
import type { Context } from '../context.js'
import type { Credential } from '../route.js'

/** Decides who may pass to a route and what they reach there. */
export interface Gate<Scope> {
  /** What the API reference shows as credential. */
  credential: Credential
  /** Page of the API reference for all routes behind the gate. Default: the page of the action. */
  tag?: string
  /**
   * Checks the credential, before anything else of the request is read.
   * @throws Refused
   */
  enter(request: Request, context: Context): Promise<Reach<Scope>>
}

/**
 * Says what the holder of the credential reaches with this request.
 * @throws Refused `not_found` for a project of others, as for one that does not exist
 */
export type Reach<Scope> = (target: Target) => Promise<Scope>

export interface Target {
  /** The `project_id` of query or body. */
  asked: string | undefined
  params: Record<string, string>
}

/** A project, and who works on it. */
export interface ProjectScope {
  projectId: string
  author: Author
}
