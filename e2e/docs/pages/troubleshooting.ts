import { expect } from '@playwright/test'
import { operator, sh } from '../checks/shell.js'
import type { Claims } from '../claims.js'
import { stub } from '../../site.js'

export const troubleshooting: Claims = {
  'Does anything arrive?': [sh({ shows: /^HTTP\/1\.1 200 OK/ }), sh({ shows: /"event_id":"[\w-]{36}"/ })],
  'Content Security Policy': [operator({ shows: [/script-src .*'sha256-.+'; connect-src /, new RegExp(literal(stub))] })],
  'Allowed origins': [
    sh({
      async then(world) {
        expect(await (await world.hal()).account.configure({})).toMatchObject({ allowed_origins: expect.arrayContaining(['https://app.example.com']) })
      },
    }),
  ],
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
