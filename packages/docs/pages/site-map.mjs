/**
 * The order of the navigation. A page is a Markdown file of the repository (`source`, from its root) or
 * generated under its `slug`. A Markdown file that is not listed here is not served.
 *
 * @typedef {object} Entry
 * @property {string} slug
 * @property {string} label its text in the navigation
 * @property {string} [source]
 *
 * @type {readonly { title: string, entries: readonly Entry[] }[]}
 */
export const groups = [
  {
    title: 'Start',
    entries: [
      { slug: 'index', label: 'Overview', source: 'docs/README.md' },
      { slug: 'quick-start', label: 'Quick start', source: 'docs/quick-start.md' },
      { slug: 'companies', label: 'Where companies come from', source: 'docs/companies.md' },
      { slug: 'sdk', label: 'Browser SDK', source: 'packages/sdk/README.md' },
      { slug: 'frameworks', label: 'Frameworks', source: 'docs/frameworks.md' },
    ],
  },
  {
    title: 'Guides',
    entries: [
      { slug: 'identity', label: 'Identity verification', source: 'docs/identity.md' },
      { slug: 'backend', label: 'From your backend', source: 'docs/backend.md' },
      { slug: 'chat', label: 'Chat: who can read what', source: 'docs/chat.md' },
      { slug: 'conversations', label: 'Conversations', source: 'docs/conversations.md' },
      { slug: 'consent', label: 'Consent and privacy', source: 'docs/consent.md' },
      { slug: 'migration', label: 'Coming from another tool', source: 'docs/migration.md' },
      { slug: 'troubleshooting', label: 'Troubleshooting', source: 'docs/troubleshooting.md' },
    ],
  },
  {
    title: 'Run the server',
    entries: [
      { slug: 'operations', label: 'Operations', source: 'docs/operations.md' },
      { slug: 'configuration', label: 'Configuration', source: 'docs/configuration.md' },
      { slug: 'upgrading', label: 'Upgrading', source: 'docs/upgrading.md' },
      { slug: 'loss-ledger', label: 'Loss ledger', source: 'docs/loss-ledger.md' },
      { slug: 'changelog', label: 'Changelog', source: 'CHANGELOG.md' },
    ],
  },
  {
    title: 'Examples',
    entries: [
      { slug: 'examples/script-tag', label: 'Script tag', source: 'examples/script-tag/README.md' },
      { slug: 'examples/react-spa', label: 'React app', source: 'examples/react-spa/README.md' },
      { slug: 'examples/express-backend', label: 'Express backend', source: 'examples/express-backend/README.md' },
    ],
  },
]

const entries = groups.flatMap((group) => group.entries)

/** The guides, each with its Markdown file. */
export const guides = entries.filter((entry) => entry.source !== undefined)

/**
 * The slug of the page for a link target in Markdown, or `undefined` if the site has no such page.
 * A folder means its `README.md`, as on a code host.
 * @param {string} path from the root of the repository
 */
export function slugOfSource(path) {
  const candidates = [path, `${path.replace(/\/$/, '')}/README.md`]
  return entries.find(({ source }) => source !== undefined && candidates.includes(source))?.slug
}
