import type { ProblemCode, SdkProblemCode } from './types/index.js'

/** When the same request may be sent again. */
export type Retry = 'no' | 'after' | 'yes' | 'in_halves'

export interface ProblemKind {
  status: number
  title: string
  retry: Retry
  /** The next step, in plain words: the text of the help page. */
  help: string
}

/** Every problem that HAL answers with, by its code. */
export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  invalid_request: {
    status: 400,
    title: 'The request is not valid',
    retry: 'no',
    help: 'Each entry of `errors` names a place in the request and what is expected there. Correct those places and send the request again; nothing of it was written.',
  },
  unauthenticated: {
    status: 401,
    title: 'Sign in first',
    retry: 'no',
    help: 'Send `Authorization: Bearer TOKEN` with the token of `POST /api/auth/login`, or `X-API-Key` on the public API. A token ends with its logout and after its lifetime: sign in again.',
  },
  identity_unverified: {
    status: 403,
    title: 'The identity is not proven',
    retry: 'no',
    help: 'The project asks for proof of who the visitor is, or the proof that was sent is wrong or expired. Make `user_hash` or `identity_token` on your server with the identity secret of the project and send it with `identify`; later calls carry the `visitor_token` that it answers with. Where a proof was sent, `errors` says what is wrong with it. `docs/identity.md` in the repository shows how to sign in Node, Python, Ruby, PHP and Go.',
  },
  claim_mismatch: {
    status: 403,
    title: 'The request says something else than its proof',
    retry: 'no',
    help: 'In `strict` projects every email, `user_id` and company id has to stand in the claims of the `identity_token`. Put it into the token on your server, or leave it out of the call. A field of the project’s `signed_only` counts only in a token.',
  },
  origin_not_allowed: {
    status: 403,
    title: 'This site may not use the project',
    retry: 'no',
    help: 'The page that called is not in `allowed_origins` of the project. Add its exact origin, such as `https://app.example.com`, or empty the list to allow any.',
  },
  forbidden: {
    status: 403,
    title: 'This credential may not do that',
    retry: 'no',
    help: 'The token or key is valid but does not reach this far: a read-only key cannot write, and the token of the demo reaches only the project `demo`. Use one that may.',
  },
  unknown_project: {
    status: 404,
    title: 'There is no such project',
    retry: 'no',
    help: 'Compare `project_id` (`data-project-id` of the script tag) with the id in the project list, `GET /api/projects`. Ids are compared exactly.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    retry: 'no',
    help: 'The path or the record does not exist, or it belongs to a project that you are not a member of. Check the id and the `project_id`.',
  },
  company_not_linked: {
    status: 404,
    title: 'The contact is not linked to this company',
    retry: 'no',
    help: 'A company-scoped call reaches only companies that the visitor’s contact is linked to. Link it first, with `company.id` or `company_ids` in `identify`, or from the account with `PUT /api/companies/:id/contacts/:contact_id`.',
  },
  email_taken: {
    status: 409,
    title: 'Another record has this email',
    retry: 'no',
    help: 'Emails are unique in a project. `existing_id` is the contact that has it: change that one instead, or use another email.',
  },
  user_id_taken: {
    status: 409,
    title: 'Another contact has this user_id',
    retry: 'no',
    help: 'A `user_id` is unique in a project. `existing_id` is the contact that has it: change that one instead.',
  },
  external_id_taken: {
    status: 409,
    title: 'Another company has this external_id',
    retry: 'no',
    help: 'An `external_id` is unique in a project. `existing_id` is the company that has it: change that one instead.',
  },
  id_reused: {
    status: 409,
    title: 'The operation id was used for something else',
    retry: 'no',
    help: 'An operation id stands for one call, for good. This one belongs to a call of another type, visitor or content. Make a new, random id for each call; only a retry repeats it.',
  },
  no_contact: {
    status: 409,
    title: 'The visitor has no contact yet',
    retry: 'no',
    help: 'Stages and deals belong to a company, which is found through the visitor’s contact. Call `identify` with an `email` or `user_id` first.',
  },
  no_company: {
    status: 409,
    title: 'The contact has no company',
    retry: 'no',
    help: 'Call `identify` with `company.id` first, or link the contact to a company from the account. In `strict` projects a company counts only if the token claims it, or its link is proven.',
  },
  company_ambiguous: {
    status: 409,
    title: 'The contact has several companies',
    retry: 'no',
    help: 'Say which one is meant: send `company_id` with the call, or `company.id` with `identify` to set the active company. `candidates` lists them.',
  },
  stage_in_use: {
    status: 409,
    title: 'Companies are in this stage',
    retry: 'no',
    help: 'Name the stage that takes its companies: `DELETE /api/stages/:id?move_to=OTHER_STAGE`.',
  },
  stage_name_taken: {
    status: 409,
    title: 'Another stage has this name',
    retry: 'no',
    help: 'Stage names are unique in a project, without regard to case. Choose another name, or rename the stage `existing_id` first.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This path does not take that method',
    retry: 'no',
    help: 'The `Allow` header lists the methods that it takes.',
  },
  too_large: {
    status: 413,
    title: 'The request is too large',
    retry: 'in_halves',
    help: 'A body may have 512 KiB, also once decompressed, and a batch 500 operations. Send a batch in halves; make a single call smaller.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body is of an unknown kind',
    retry: 'no',
    help: 'Send JSON as `application/json` or `text/plain`, in UTF-8, plain or with `content-encoding: gzip`.',
  },
  unknown_stage: {
    status: 422,
    title: 'The project has no such stage',
    retry: 'no',
    help: '`stages` lists the names that exist. Use one of them, in any case, or make the stage in the account first.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    retry: 'after',
    help: 'Wait for the seconds in `Retry-After`, then send again. The `RateLimit` headers tell what is left; the SDK does all this by itself.',
  },
  overloaded: {
    status: 503,
    title: 'The server has more to do than it can take',
    retry: 'after',
    help: 'Nothing was written. Send the request again after the seconds in `Retry-After`; with the same operation id it takes effect once.',
  },
  unavailable: {
    status: 503,
    title: 'The server cannot write at the moment',
    retry: 'after',
    help: 'Nothing was written. Send the request again after the seconds in `Retry-After`. If it stays so, the operator should look at the disk and the log.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong in the server',
    retry: 'yes',
    help: 'Nothing was written. Send the request again with the same operation id. If it happens again, give the operator the `request_id`.',
  },
}

/** The problems that the browser client itself reports, by code. */
export const sdkProblemKinds: Readonly<Record<SdkProblemCode, Pick<ProblemKind, 'title' | 'help'>>> = {
  queue_overflow: {
    title: 'Too many calls wait to be sent',
    help: 'The browser keeps at most 5,000 calls and 2 MiB until they are sent. Past that the oldest `track` goes first, then `set_properties`; `identify`, `set_stage` and `set_deal` are kept longest. Find out why nothing is sent: look at `hal.state.lastError` and the network panel. If the page makes that many calls, call less often.',
  },
  expired: {
    title: 'The call waited for 30 days',
    help: 'The browser could not send the call within 30 days and gave it up. You need not do anything. If many visitors see this, they cannot reach the server from their network.',
  },
  consent_denied: {
    title: 'The visitor has not agreed',
    help: 'The visitor opted out, or `consent` is `denied`, or Global Privacy Control is on and the page respects it. Nothing was stored or sent. Call `hal.optIn()` when the visitor agrees.',
  },
  unreadable: {
    title: 'A stored call cannot be read',
    help: 'Something else changed the browser’s storage, or a version that this one does not know wrote it. The call was left out and counted. All other calls are sent.',
  },
  network_error: {
    title: 'The server was not reached',
    help: 'The request got no answer. The browser is offline, an extension or `connect-src` of the page’s Content Security Policy blocks the request, or the endpoint is wrong. The calls wait and are retried.',
  },
  not_in_browser: {
    title: 'The call was made outside of a browser',
    help: 'The code runs on a server, in an edge function or in a worker, where the browser client does nothing. Make the call in the page: in an event handler, in an effect, or in a client component. From a backend, call the HTTP API.',
  },
  invalid_option: {
    title: 'An option of the client is invalid',
    help: '`projectId` must be the id of a project; `hal project list` prints the ids. `endpoint` must begin with `https://` or `http://`. `consent` is `granted`, `pending` or `denied`; any other value counts as `pending`. `batchSize` and `flushInterval` are numbers; any other value counts as the default.',
  },
  missing_project: {
    title: 'The script has no project',
    help: 'Calls wait because the script does not know their project. Add `data-project-id` to the script tag, or call `hal.init({ projectId })`. Some tag managers remove `data-` attributes; with those, use `hal.init`.',
  },
  second_project: {
    title: 'The page already has a client for another project',
    help: 'A page has one client, and the first project id counts. Remove the second script tag or `hal.init` call. A page that needs two projects makes the second client with `createHal` of the npm package.',
  },
  name_taken: {
    title: 'The page uses `window.hal` for something else',
    help: 'The script does not replace a value of the page. Call `HalWidget` in place of `hal`, or rename the page’s own variable.',
  },
  foreign_answer: {
    title: 'The answer did not come from HAL',
    help: 'Something else answered at the endpoint: a proxy, a firewall, a sign-in page of the network, or another server. The calls wait and are retried. Check `endpoint`, and what stands between the page and HAL.',
  },
}
