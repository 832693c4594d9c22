import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { complaintOf, withFile } from './tools.js'

/**
 * Lets the installed nginx verify a site. A test certificate replaces the one that the site names, or is added if the site
 * names none.
 * @returns the complaint, or `null`
 */
export const nginxComplaint = (site: string): string | null =>
  withFile('site.conf', site, (_path, folder) => complaintOf('nginx', '-t', '-c', nginxConfiguration(site, folder)))

/** Writes a full configuration around a site, with all files in `folder`. Returns its path. */
function nginxConfiguration(site: string, folder: string): string {
  const certificate = makeCertificate(folder)
  const named = site.replace(/^\s*ssl_certificate(_key)? .*$/gm, '')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`)
  const path = join(folder, 'nginx.conf')
  writeFileSync(
    path,
    `pid ${folder}/nginx.pid; error_log ${folder}/error.log; daemon off;
events {}
http { access_log off; ${temporary.join(' ')} ${certificate}
${named}
}`,
  )
  return path
}

function makeCertificate(folder: string): string {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=hal.example.com', '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  return `ssl_certificate ${certificate}; ssl_certificate_key ${key};`
}

/** Lets the installed Caddy verify a Caddyfile. Returns the complaint, or `null`. */
export const caddyComplaint = (caddyfile: string): string | null =>
  withFile('Caddyfile', caddyfile, (path) => complaintOf('caddy', 'validate', '--adapter', 'caddyfile', '--config', path))
