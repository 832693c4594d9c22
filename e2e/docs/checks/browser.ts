import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from '@playwright/test'
import { startSite, stub } from '../../site.js'
import type { Check } from '../claims.js'
import type { World } from '../world.js'

/** Waits until the SDK has loaded and has sent all calls of the page. */
async function settle({ page }: World): Promise<void> {
  // The state of the stub has no values.
  await page.waitForFunction('hal.state.consent')
  await page.evaluate('hal.flush()')
}

/**
 * A block of HTML. It is saved as `page.html` and opened in the browser as a file.
 * @param then checks the promises of the text, once all calls of the page are sent
 * @param fill replaces placeholders for the reader's own values
 */
export function html(then: (world: World, text: string) => Promise<void>, fill = async (text: string, _world: World) => text): Check {
  return {
    languages: ['html'],
    async run({ text }, world) {
      const file = join(world.folder, 'page.html')
      const filled = await fill(await world.filled(text), world)
      writeFileSync(file, filled.startsWith('<!doctype') ? filled : `<!doctype html>\n<meta charset="utf-8">\n${filled}\n`)
      await world.page.goto(pathToFileURL(file).href)
      await settle(world)
      await then(world, filled)
    },
  }
}

interface PageOptions {
  /** JavaScript before the block, which the text leaves to the reader. */
  given?(world: World): Promise<string>
  then(world: World): Promise<void>
}

/** A block of JavaScript for a page that has the SDK. */
export function jsInPage({ given, then }: PageOptions): Check {
  return {
    languages: ['js'],
    async run({ text }, world) {
      const { url } = await world.hal()
      const site = await startSite(`<script src="${url}/hal.js" data-project-id="demo"></script>`)
      try {
        await world.page.goto(site.url)
        await world.page.evaluate(`(async () => { ${(await given?.(world)) ?? ''}\n${await world.filled(text)}\n })()`)
        await settle(world)
        await then(world)
      } finally {
        await site.close()
      }
    },
  }
}

/** A Content Security Policy. A page with the inline stub and the script of HAL must work under it without violations. */
export function policy(): Check {
  return {
    languages: ['', 'http'],
    async run({ text }, world) {
      const { page } = world
      const { url, account } = await world.hal()
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      const rules = (await world.filled(text)).replaceAll(/\s+/g, ' ').trim()
      const site = await startSite(`<meta http-equiv="Content-Security-Policy" content="${rules}">${stub}<script async src="${url}/hal.js" data-project-id="demo"></script>`)
      try {
        await page.goto(site.url)
        await page.evaluate(`hal.identify({ email: 'policy@example.org' })`)
        await settle(world)
        expect(complaints).toEqual([])
        expect(await account.contactByEmail('policy@example.org')).toBeDefined()
      } finally {
        await site.close()
      }
    },
  }
}
