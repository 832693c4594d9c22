import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readConfig, unknownVariables } from '../../packages/server/src/config.js'
import { caddyComplaint, nginxComplaint } from './proxies.js'
import { isInstalled, root } from './tools.js'
import { unitsComplaint } from './units.js'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const unitNames = readdirSync(join(root, 'deploy/systemd'))
const units = Object.fromEntries(unitNames.map((name) => [name, read(`deploy/systemd/${name}`)]))

describe('the files in deploy', () => {
  it('are units that systemd accepts', ({ skip }) => {
    skip(!isInstalled('systemd-analyze'), 'systemd-analyze is not installed')
    expect(unitsComplaint(units)).toBeNull()
  })

  it.each(['hal.service', 'hal-backup.service'])('%s may do little and reports a failure', (name) => {
    expect(units[name]).toMatch(/^User=hal$/m)
    expect(units[name]).toMatch(/^NoNewPrivileges=yes$/m)
    expect(units[name]).toMatch(/^ProtectSystem=strict$/m)
    expect(units[name]).toMatch(/^OnFailure=hal-failed@%n\.service$/m)
  })

  it('exposes hal.service to little, as systemd rates it (0 to 10)', ({ skip }) => {
    skip(!isInstalled('systemd-analyze'), 'systemd-analyze is not installed')
    const { status, stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=15', join(root, 'deploy/systemd/hal.service')], { encoding: 'utf8' })
    expect(status, stdout.split('\n').at(-2)).toBe(0)
  })

  it('is a site that nginx accepts', ({ skip }) => {
    skip(!isInstalled('nginx'), 'nginx is not installed')
    expect(nginxComplaint(read('deploy/nginx.conf'))).toBeNull()
  })

  it('is a Caddyfile that Caddy accepts', ({ skip }) => {
    skip(!isInstalled('caddy'), 'caddy is not installed')
    expect(caddyComplaint(read('deploy/Caddyfile'))).toBeNull()
  })

  it('is a compose file that Docker Compose accepts', ({ skip }) => {
    // Version 1, which ended in 2023, does not know the name of a project.
    const command = ['docker compose', 'docker-compose'].find((each) => spawnSync('sh', ['-c', `${each} version --short | grep -v '^1\\.'`]).status === 0)
    skip(command === undefined, 'Docker Compose 2 is not installed')
    expect(execFileSync('sh', ['-c', `${command} --file deploy/compose.yaml config`], { cwd: root, encoding: 'utf8' })).toContain('unless-stopped')
  })

  it('sets only variables that the server knows, to values that it accepts', () => {
    const settings = parseEnv(read('deploy/hal.env'))
    expect(unknownVariables(settings)).toEqual([])
    expect(readConfig(settings)).toMatchObject({ host: '127.0.0.1', databasePath: '/var/lib/hal/hal.sqlite', demo: false })
    const composed = [...read('deploy/compose.yaml').matchAll(/^ {6}(HAL_\w+): "\$\{\1:-(.*)\}"$/gm)].map(([, name = '', value]) => [name, value])
    expect(composed.length).toBeGreaterThan(5)
    expect(unknownVariables(Object.fromEntries(composed))).toEqual([])
    expect(() => readConfig(Object.fromEntries(composed))).not.toThrow()
  })

  it('names one version of Node, which the packages accept', () => {
    const version = read('.nvmrc').trim()
    expect(read('deploy/Dockerfile')).toContain(`ARG NODE_VERSION=${version}\n`)
    expect(JSON.parse(read('package.json')).engines.node).toBe(`>=${version.split('.').slice(0, 2).join('.')}`)
  })
})

describe('the checkers find what once stood in the handbook', () => {
  it('a directive that older versions of nginx do not know', ({ skip }) => {
    skip(!isInstalled('nginx'), 'nginx is not installed')
    const wrong = 'server { listen 443 ssl; http2_typo on; server_name hal.example.com; }'
    expect(nginxComplaint(wrong)).toContain('unknown directive')
  })

  it('a unit whose program is not there', ({ skip }) => {
    skip(!isInstalled('systemd-analyze'), 'systemd-analyze is not installed')
    const unit = '[Service]\nType=oneshot\nExecStart=/usr/local/bin/no-such-program backup\n'
    expect(unitsComplaint({ 'hal-wrong.service': unit })).toContain('not executable')
  })
})
