import { expect, it } from 'vitest'
import { isInstalled } from '../../deploy/test/tools.js'
import { stub } from '../site.js'
import { blocksOf } from './blocks.js'
import { claim, type Check } from './claims.js'
import { expectStub } from './checks/stub.js'
import { caddy, nginx, unit } from './checks/text.js'
import { identity } from './pages/identity.js'
import type { World } from './world.js'

// Texts that once stood in the documents, and were wrong.

/** These checks look at the text alone. */
const nowhere = { skip: () => {} } as unknown as World
const run = (check: Check, language: string, text: string) => check.run({ document: 'page.md', line: 1, heading: '', language, text }, nowhere)

it('refuses a unit that starts a program which is not there', async ({ skip }) => {
  skip(!isInstalled('systemd-analyze'), 'systemd-analyze is not installed')
  const text = '[Service]\nType=oneshot\nUser=root\nExecStart=/usr/local/bin/no-hal-here backup\n'
  await expect(run(unit('hal-backup.service'), 'ini', text)).rejects.toThrow(/not executable/)
  await run(unit('hal-backup.service'), 'ini', text.replace('/usr/local/bin/no-hal-here', '/opt/hal/current/bin/hal'))
})

it('refuses an nginx directive that does not exist', async ({ skip }) => {
  skip(!isInstalled('nginx'), 'nginx is not installed')
  const text = 'server {\n    listen 443 ssl;\n    http3_and_a_half on;\n    server_name hal.example.com;\n}\n'
  await expect(run(nginx(), 'nginx', text)).rejects.toThrow(/unknown directive/)
  await run(nginx(), 'nginx', text.replace('    http3_and_a_half on;\n', ''))
})

it('refuses a Caddyfile with a directive that does not exist', async ({ skip }) => {
  skip(!isInstalled('caddy'), 'caddy is not installed')
  const text = 'hal.example.com {\n\treverse_proxies 127.0.0.1:3000\n}\n'
  await expect(run(caddy(), 'caddy', text)).rejects.toThrow(/unrecognized directive/)
  await run(caddy(), 'caddy', text.replace('proxies', 'proxy'))
})

it('refuses the stub over several lines, whose hash is another one', () => {
  expect(() => expectStub(stub.replace('<script>', '<script>\n').replace('</script>', '\n</script>'))).toThrow()
  expectStub(`<title>A shop</title>${stub}`)
})

it('refuses the guide on identity with its steps in the order that once failed', () => {
  const once = '## 4. Hand it to the page\n\n```js\na\n```\n\n```sh\nswitch it on\n```\n\n## 5. Test with curl\n\n```sh\ntest\n```\n'
  const { faults } = claim('docs/identity.md', blocksOf('docs/identity.md', once), identity)
  expect(faults).toContain('docs/identity.md:7: no check claims this sh block below "4. Hand it to the page".')
  expect(faults).toContain('docs/identity.md:13: no check claims this sh block below "5. Test with curl".')
})
