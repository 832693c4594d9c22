import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transpileModule } from 'typescript'
import { startSite } from '../../site.js'
import type { Check } from '../claims.js'
import { compilerOptions, expectToCompile, installedSdk } from '../consumer.js'
import type { World } from '../world.js'

interface TypeScriptOptions {
  /** TypeScript before the block, which the text leaves to the reader. */
  given?: string
  /** Changes that the compiler must refuse, according to the text: the replaced text, and its replacement. */
  refuses?: [string, string][]
  /** Where the block runs. */
  runs: 'page' | 'node'
  then?(world: World): Promise<void>
}

/** A block of TypeScript for an app with the packed SDK. It must compile and run. */
export function ts({ given = '', refuses = [], runs, then }: TypeScriptOptions): Check {
  return {
    languages: ['ts'],
    async run(block, world) {
      const consumer = installedSdk(world)
      const text = `${given}\n${await world.filled(block.text)}\nexport {}\n`
      expectToCompile(consumer, `block-${block.line}.ts`, text, refuses)
      const module = transpileModule(text, { compilerOptions: { ...compilerOptions, noEmit: false } }).outputText
      if (runs === 'node') runInNode(module, consumer)
      else await runInPage(module, consumer, world)
      await then?.(world)
    },
  }
}

function runInNode(module: string, consumer: string): void {
  writeFileSync(join(consumer, 'block.mjs'), module)
  execFileSync(process.execPath, ['block.mjs'], { cwd: consumer, encoding: 'utf8' })
}

/** Runs the module in a page that finds the package by an import map. */
async function runInPage(module: string, consumer: string, { page }: World): Promise<void> {
  const sdk = readFileSync(join(consumer, 'node_modules/@hal/sdk/dist/index.js'), 'utf8')
  const imports = { '@hal/sdk': `data:text/javascript;base64,${Buffer.from(sdk).toString('base64')}` }
  const site = await startSite(`<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">${module}
await hal.flush()
window.blockHasRun = true</script>`)
  try {
    await page.goto(site.url)
    await page.waitForFunction('window.blockHasRun')
  } finally {
    await site.close()
  }
}
