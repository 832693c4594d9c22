/** Pages of the API reference, in their order. */
export const tags = [
  {
    name: 'Widget',
    description:
      'Pages and your own server call these routes. They need no credential: `project_id` names the project. They take `application/json` or `text/plain` in UTF-8, plain or with `content-encoding: gzip`, and allow requests from any site. `allowed_origins` of the project restricts which pages may call.\n\nEach call has an operation id. A call with the same id takes effect once, so a retry is always safe. A field that HAL does not know is ignored with a warning.\n\nConversations open to tokens only. A `chat_token` opens what was started with it. A `visitor_token` opens what the same person has claimed, on every device. A `visitor_id` opens nothing.',
  },
  { name: 'Sign-in', description: 'Accounts and sessions. Signing in returns the bearer token that the account routes need.' },
  { name: 'Projects', description: 'Projects, their settings, their keys of the public API and their loss ledger.' },
  { name: 'Stages', description: 'The stages of the pipeline of a project, in their order.' },
  { name: 'Contacts', description: 'People that you know by email or by your own id.' },
  { name: 'Companies', description: 'Companies with their stage and deal, and their links to contacts.' },
  { name: 'Conversations', description: 'What visitors write to your team, and what your team answers. Notes are for your team only: visitors never see them.' },
  { name: 'Visitors and events', description: 'Visitors of your pages, and what they did.' },
  {
    name: 'Public API',
    description: 'Contacts for other systems. These routes take a key of one project in `X-API-Key`. A key with `access: "read"` cannot write.',
  },
  { name: 'Serving', description: 'Scripts, pages, and what monitoring looks at.' },
]
