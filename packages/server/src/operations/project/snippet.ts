import { baseUrl } from '../../config/base-url.js'
import { snippetsOf } from '../../installation/snippets.js'
import type { Call } from '../operation.js'
import { requireProject } from '../lookups.js'
import { WrongUse } from '../faults.js'
import type { Work } from '../work.js'

type SnippetCall = Pick<Call, 'config' | 'stub'>

/** Prints the snippets for a page that uses a project. */
export const projectSnippet: Work = {
  mostWords: 1,
  options: [],
  async run({ words: [id], config, stub, terminal }, store) {
    if (id === undefined) throw new WrongUse('Which project? `project snippet PROJECT`, with an id from `project list`.')
    await requireProject(store, id)
    for (const line of scriptLines(id, { config, stub })) terminal.say(line)
    for (const line of adviceLines(id, { config, stub })) terminal.note(line)
  },
}

/** The stub and the script tag, line by line. */
export function scriptLines(projectId: string, call: SnippetCall): string[] {
  return snippets(projectId, call).script.split('\n')
}

/** Instructions for the snippet, line by line. */
export function adviceLines(projectId: string, call: SnippetCall): string[] {
  const { calls, csp } = snippets(projectId, call)
  return [
    '',
    'Paste the snippet into the head of your page, then make a call from your own code:',
    '',
    ...calls.split('\n').map((line) => `  ${line}`),
    '',
    'With a Content Security Policy, add these sources. The hash allows the inline stub:',
    '',
    `  ${csp}`,
    ...(call.config.publicUrl === null ? ['', 'The address is where this machine would listen. Set HAL_PUBLIC_URL to the address that your visitors reach.'] : []),
  ]
}

function snippets(projectId: string, { config, stub }: SnippetCall) {
  return snippetsOf({ url: baseUrl(config, config.port), projectId, stub })
}
