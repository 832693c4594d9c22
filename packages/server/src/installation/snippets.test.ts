import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { snippetsOf } from './snippets.js'

const stub = readFileSync(new URL('../../../sdk/stub/stub.js', import.meta.url), 'utf8').trimEnd()
const parts = { url: 'https://hal.acme.com', projectId: 'project_1', stub }

it('holds the stub of the SDK as it is, and a script tag for the project (wire, "Serving")', () => {
  expect(snippetsOf(parts).script).toBe(
    `<script>${stub}</script>\n<script async src="https://hal.acme.com/hal.js" data-project-id="project_1"></script>`,
  )
})

it('allows exactly the inline script of the snippet, by its hash', () => {
  const { script, csp } = snippetsOf({ ...parts, url: 'https://acme.com/hal' })
  const [, inline = ''] = /<script>([^]*?)<\/script>/.exec(script) ?? []
  const hash = createHash('sha256').update(inline).digest('base64')
  expect(csp).toBe(`script-src https://acme.com 'sha256-${hash}'; connect-src https://acme.com`)
})

it('keeps any project id in its place: attribute, string and shell word', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }).filter((id) => !/\0|[\r\n\u2028\u2029]/.test(id)), (projectId) => {
      const { script, npm, curl } = snippetsOf({ ...parts, projectId })
      const [, attribute = ''] = /data-project-id="([^"]*)"><\/script>$/.exec(script) ?? []
      expect(attribute.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')).toBe(projectId)
      const [, literal = ''] = /projectId: ('.*'), endpoint/.exec(npm) ?? []
      expect(new Function(`return ${literal}`)()).toBe(projectId)
      expect(curl).toContain('/api/widget/identify')
    }),
  )
})

it('makes a command that a shell reads as one body of JSON', () => {
  const projectId = `it's "quoted" $HOME`
  const { curl } = snippetsOf({ ...parts, projectId })
  const printed = execFileSync('sh', ['-c', curl.replace(/^curl/, 'printf "%s\\n"')], { encoding: 'utf8' }).trimEnd().split('\n')
  expect(JSON.parse(printed.at(-1) ?? '')).toMatchObject({ project_id: projectId, email: 'nora@northwind.com' })
})
