import { scriptHash } from './script-hash.js'

/** The values that fill a snippet. */
export interface SnippetParts {
  /** The base URL of the server, without a trailing slash: `https://hal.example.com`. */
  url: string
  projectId: string
  /** The text of `stub.js`. */
  stub: string
}

/** Every way to connect a project, ready to copy. */
export interface Snippets {
  /** HTML for the head of a page: the stub and the script tag. */
  script: string
  /** JavaScript for the page: the first calls. */
  calls: string
  /** The same for an app with a bundler. */
  npm: string
  /** A shell command that sends a first call. */
  curl: string
  /** Directives of a Content Security Policy that allow the snippet. */
  csp: string
}

/** Shown in snippets when the project is not known. */
export const anyProjectId = 'YOUR_PROJECT_ID'

const person = { email: 'nora@northwind.com', name: 'Nora' }

const calls = `hal.track('page-viewed')
// When somebody has signed in:
hal.identify({ email: '${person.email}', name: '${person.name}' })`

/** Builds the snippets of a project. The terminal and the start page both use them. */
export function snippetsOf({ url, projectId, stub }: SnippetParts): Snippets {
  const callBody = JSON.stringify({ project_id: projectId, visitor_id: 'my-first-visitor', ...person })
  return {
    script: `<script>${stub}</script>\n<script async src="${inAttribute(`${url}/hal.js`)}" data-project-id="${inAttribute(projectId)}"></script>`,
    calls,
    npm: `import { createHal } from '@hal/sdk'

export const hal = createHal({ projectId: ${inScript(projectId)}, endpoint: ${inScript(url)} })
${calls}`,
    curl: `curl ${inShell(`${url}/api/widget/identify`)} -H 'content-type: application/json' \\\n  -d ${inShell(callBody)}`,
    csp: `script-src ${originOf(url)} ${scriptHash(stub)}; connect-src ${originOf(url)}`,
  }
}

const originOf = (url: string): string => new URL(url).origin

const inAttribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

const inScript = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const inShell = (text: string): string => (/^[\w.:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
