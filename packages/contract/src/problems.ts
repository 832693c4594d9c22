import type { ProblemCode, SdkProblemCode } from './types/index.js'

/** Whether and how a client may retry the same request. */
export type Retry = 'no' | 'after' | 'yes' | 'in_halves'

export interface ProblemKind {
  status: number
  title: string
  retry: Retry
  /** The next step, in plain words. Shown on the help page. */
  help: string
}

/** Every problem that HAL returns, by code. */
export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  invalid_request: {
    status: 400,
    title: 'Invalid request',
    retry: 'no',
    help: 'Each entry of `errors` names a place in the request and what is expected there. Correct those places and send the request again. Nothing was written.',
  },
  unauthenticated: {
    status: 401,
    title: 'Sign in first',
    retry: 'no',
    help: 'Send `Authorization: Bearer TOKEN` with the token of `POST /api/auth/login`, or `X-API-Key` on the public API. A token ends at sign-out and after its lifetime. Then sign in again.',
  },
  identity_unverified: {
    status: 403,
    title: 'Identity not verified',
    retry: 'no',
    help: 'The project requires a proof of who the visitor is, or the proof is wrong or expired. Sign an `identity_token` on your server with the identity secret of the project, and send it with `identify`. The SDK adds the returned `visitor_token` to later calls. If a proof was sent, `errors` says what is wrong with it. A `user_hash` does not count in `strict` projects.',
  },
  claim_mismatch: {
    status: 403,
    title: 'The request contradicts its identity token',
    retry: 'no',
    help: 'In `strict` projects, the `identity_token` must claim every email, `user_id` and company id of the call. Add the claim on your server, or leave the field out of the call. Fields in the project’s `signed_only` are accepted from a token only.',
  },
  origin_not_allowed: {
    status: 403,
    title: 'Origin not allowed',
    retry: 'no',
    help: 'The origin of the page is not in `allowed_origins` of the project. Add the exact origin, such as `https://app.example.com`. An empty list allows every origin.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed with this credential',
    retry: 'no',
    help: 'The token or key is valid, but its rights are too small. A read-only key cannot write, and the demo’s token reaches the project `demo` only. Use another credential.',
  },
  unknown_project: {
    status: 404,
    title: 'Unknown project',
    retry: 'no',
    help: 'Compare `project_id`, or `data-project-id` of the script tag, with the ids that `npm run hal -- project list` prints. The start page of the server shows them too, when it is opened by its printed link. Upper and lower case must match.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    retry: 'no',
    help: 'The page or record does not exist, or it belongs to a project that you are not a member of. Check the address, the id and the `project_id`.',
  },
  company_not_linked: {
    status: 404,
    title: 'The contact is not linked to this company',
    retry: 'no',
    help: 'A call reaches only companies that the visitor’s contact is linked to. Link the contact first, with `company.id` or `company_ids` in `identify`, or from the account with `PUT /api/companies/:id/contacts/:contact_id`.',
  },
  email_taken: {
    status: 409,
    title: 'Another record has this email',
    retry: 'no',
    help: 'Emails are unique in a project. Contact `existing_id` has this one. Change that contact, or use another email.',
  },
  user_id_taken: {
    status: 409,
    title: 'Another contact has this user_id',
    retry: 'no',
    help: 'A `user_id` is unique in a project. Contact `existing_id` has this one. Change that contact instead.',
  },
  external_id_taken: {
    status: 409,
    title: 'Another company has this external_id',
    retry: 'no',
    help: 'An `external_id` is unique in a project. Company `existing_id` has this one. Change that company instead.',
  },
  id_reused: {
    status: 409,
    title: 'Operation id already used',
    retry: 'no',
    help: 'An operation id belongs to one call for good. This one belongs to a call of another type, visitor or content. Make a new random id for each call, and repeat it only in a retry.',
  },
  no_contact: {
    status: 409,
    title: 'The visitor has no contact yet',
    retry: 'no',
    help: 'Stages and deals belong to a company, and the visitor’s contact leads to it. Call `identify` with an `email` or `user_id` first.',
  },
  no_company: {
    status: 409,
    title: 'The contact has no company',
    retry: 'no',
    help: 'Call `identify` with `company.id` first, or link the contact to a company from the account. In `strict` projects, a company counts only if the token claims it or its link is proven.',
  },
  company_ambiguous: {
    status: 409,
    title: 'The contact has several companies',
    retry: 'no',
    help: 'Send `company_id` with the call, or `company.id` with `identify` to set the active company. `candidates` lists the companies.',
  },
  stage_in_use: {
    status: 409,
    title: 'Companies are in this stage',
    retry: 'no',
    help: 'Name the stage that receives these companies: `DELETE /api/stages/:id?move_to=OTHER_STAGE`.',
  },
  stage_name_taken: {
    status: 409,
    title: 'Another stage has this name',
    retry: 'no',
    help: 'Stage names are unique in a project, and case does not matter. Choose another name, or rename stage `existing_id` first.',
  },
  conversation_changed: {
    status: 409,
    title: 'The conversation has changed',
    retry: 'no',
    help: 'Nothing was written. With `last_seq`, there are messages that you have not seen: read them, then answer. With `continued_by_id`, the conversation goes on in that one: write there. With `limit`, it has as many messages as a conversation can have.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    retry: 'no',
    help: 'The `Allow` header lists the methods of this path. Use one of them.',
  },
  too_large: {
    status: 413,
    title: 'Request too large',
    retry: 'in_halves',
    help: 'A body has at most 512 KiB after decompression, and a batch at most 500 operations. Send a batch in halves, or make a single call smaller.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    retry: 'no',
    help: 'Send JSON as `application/json` or `text/plain`, in UTF-8. It may be compressed with `content-encoding: gzip`.',
  },
  unknown_stage: {
    status: 422,
    title: 'Unknown stage',
    retry: 'no',
    help: 'Use one of the names in `stages`, in upper or lower case, or add the stage to the project first.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    retry: 'after',
    help: 'Wait for the seconds in `Retry-After`, then send the request again. The `RateLimit` headers report what is left. The SDK waits and retries by itself.',
  },
  overloaded: {
    status: 503,
    title: 'The server is overloaded',
    retry: 'after',
    help: 'Nothing was written. Send the request again after the seconds in `Retry-After`. With the same operation id it takes effect once.',
  },
  unavailable: {
    status: 503,
    title: 'The server cannot write at the moment',
    retry: 'after',
    help: 'Nothing was written. Send the request again after the seconds in `Retry-After`. If it continues, the operator should look at the free disk space and the log.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    retry: 'yes',
    help: 'Nothing was written. Send the request again with the same operation id. If it happens again, report the `request_id` to the operator.',
  },
}

/** Problems that the browser client reports itself, by code. */
export const sdkProblemKinds: Readonly<Record<SdkProblemCode, Pick<ProblemKind, 'title' | 'help'>>> = {
  queue_overflow: {
    title: 'Too many calls wait',
    help: 'The browser keeps at most 5,000 calls and 2 MiB until they are sent. Beyond that it drops the oldest `track` first, then `set_properties`. It keeps `identify`, `set_stage` and `set_deal` longest. `hal.state.lastError` and the network panel show why nothing is sent. If the page calls very often, call less often.',
  },
  expired: {
    title: 'The call waited for 30 days',
    help: 'The browser could not send the call within 30 days and dropped it. If many visitors report this, their networks could not reach the server.',
  },
  consent_denied: {
    title: 'The visitor has not agreed',
    help: 'The visitor opted out, `consent` is `denied`, or the page respects Global Privacy Control and it is on. Nothing was stored or sent. Call `hal.optIn()` when the visitor agrees.',
  },
  unreadable: {
    title: 'A stored call cannot be read',
    help: 'Something else changed the browser’s storage, or an unknown version wrote it. The call was dropped and counted. All other calls are sent.',
  },
  destroyed: {
    title: 'The client was destroyed',
    help: 'The page called `hal.destroy()` before this call, so the call was not recorded. Make a new client with `createHal`, or call `destroy` only when the app no longer uses the client.',
  },
  network_error: {
    title: 'The server could not be reached',
    help: 'The request got no answer. The browser may be offline, an extension or the page’s `connect-src` may block it, or the endpoint may be wrong. The calls wait, and the SDK retries by itself.',
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
