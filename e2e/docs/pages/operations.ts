import { expect } from '@playwright/test'
import { caddyComplaint, nginxComplaint } from '../../../deploy/test/proxies.js'
import { isInstalled } from '../../../deploy/test/tools.js'
import { compose } from '../checks/compose.js'
import { onMachine } from '../checks/machine.js'
import type { Claims } from '../claims.js'
import type { Shell } from '../shell.js'

const ready = 'curl -sf --retry 50 --retry-delay 1 --retry-connrefused http://127.0.0.1:3000/readyz'

const read = async (shell: Shell, path: string) => (await shell.run(`cat ${path}`)).stdout

export const operations: Claims = {
  Install: [
    onMachine({
      fill: { REPOSITORY: '/opt/checkout' },
      proves: `id hal
[ "$(stat -c '%U %a' /var/lib/hal)" = 'hal 700' ]
[ "$(stat -c '%U %G %a' /etc/hal/hal.env)" = 'root hal 640' ]`,
    }),
    onMachine({ shows: /systemctl enable --now hal/, proves: '[ -x "$(readlink -f /usr/local/bin/hal)" ] && ls /opt/hal/current/packages/server/dist/main.js' }),
  ],
  'Behind a reverse proxy': [
    onMachine({
      async then(shell) {
        const site = await read(shell, '/etc/nginx/sites-enabled/hal')
        expect(site).toContain('server_name hal.example.com')
        if (isInstalled('nginx')) expect(nginxComplaint(site)).toBeNull()
      },
    }),
    onMachine({
      async then(shell) {
        const caddyfile = await read(shell, '/etc/caddy/Caddyfile')
        expect(caddyfile).toContain('reverse_proxy 127.0.0.1:3000')
        if (isInstalled('caddy')) expect(caddyComplaint(caddyfile)).toBeNull()
      },
    }),
  ],
  'As a service': [
    onMachine({ shows: /"status":"ok"/, proves: 'systemd-analyze verify --man=no /etc/systemd/system/hal.service /etc/systemd/system/hal-backup.service /etc/systemd/system/hal-backup.timer' }),
  ],
  'The hal command': [onMachine({ shows: /Nothing was found/ })],
  'Backup and restore': [
    onMachine({ shows: /hal-\d{4}-\d\d-\d\dT.*\.sqlite\n(.*\n)*hal-backup\.timer/, proves: `curl -s http://127.0.0.1:9464/metrics | grep -E '^hal_backup_age_seconds [0-9]'` }),
    onMachine({
      given: 'sudo -u hal hal backup /var/lib/hal/backups/hal-2026-11-25T03-10-00Z.sqlite',
      proves: `${ready}; ls /var/lib/hal/hal.sqlite.before-restore-*`,
    }),
  ],
  Upgrade: [
    onMachine({
      given: 'readlink /opt/hal/current >/run/release-before',
      fill: { 'vX.Y.Z': 'HEAD' },
      shows: /Upgraded: \/opt\/hal\/current is/,
      proves: `${ready}; [ "$(readlink /opt/hal/current)" != "$(cat /run/release-before)" ]`,
    }),
  ],
  'As a container': [compose()],
}
