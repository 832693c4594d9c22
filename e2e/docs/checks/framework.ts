import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { compile as compileSvelte } from 'svelte/compiler'
import { compileScript, parse as parseVue } from 'vue/compiler-sfc'
import { startSite } from '../../site.js'
import type { Block } from '../blocks.js'
import type { Check } from '../claims.js'
import { expectToCompile, installedSdk } from '../consumer.js'
import type { World } from '../world.js'

interface FileOptions {
  /** Declarations of what the framework provides without an import. */
  given?: string
  /** Mistakes that the compiler must report: the replaced text, and its replacement. */
  refuses?: [string, string][]
  /** Code that mounts the block's component in `app`, an element of a page. */
  mount?: string
  /** The button to click after that. */
  clicks?: string
  /** Checks the promises of the text after that. */
  then?(world: World): Promise<void>
}

/** A module of an app, with the given file name. Other blocks of the document can import it. */
export function module(name: string, options: FileOptions = {}): Check {
  return appFile(['ts', 'tsx'], options, (text, consumer) => {
    expectToCompile(consumer, name, `${options.given ?? ''}${text}\n`, options.refuses)
  })
}

/** A Vue or Svelte component. It is built as `NAME.js`; its script and the handlers of its template must compile. */
export function component(name: string, options: FileOptions = {}): Check {
  return appFile(['vue', 'svelte'], options, (text, consumer, { language }) => {
    expectToCompile(consumer, `${name}-types.ts`, `${options.given ?? ''}${scriptOf(text)}\n`, options.refuses)
    writeFileSync(join(consumer, `${name}.ts`), language === 'vue' ? builtVue(text) : compileSvelte(text, { filename: `${name}.svelte` }).js.code)
  })
}

function appFile(languages: string[], { mount, clicks, then }: FileOptions, write: (text: string, consumer: string, block: Block) => void): Check {
  return {
    languages,
    async run(block, world) {
      const consumer = installedSdk(world)
      write(await world.filled(block.text), consumer, block)
      if (mount !== undefined) await openApp(mount, consumer, world, clicks)
      await then?.(world)
    },
  }
}

/** The TypeScript of a single-file component, with its handlers as functions. */
function scriptOf(text: string): string {
  const [, script] = /^<script [^>]*lang="ts">\n(.*?)^<\/script>$/ms.exec(text) ?? []
  const handlers = [...text.matchAll(/@click="(.+?)"|onclick=\{(\(\) => .+?)\}>/g)].map(([, statement, handler]) => handler ?? `() => ${statement}`)
  if (script === undefined || handlers.length === 0) throw new Error(`The component has no script or no handler:\n${text}`)
  return `${script}export const handlers = [${handlers.join(', ')}]`
}

function builtVue(text: string): string {
  const { descriptor, errors } = parseVue(text)
  if (errors.length > 0) throw new Error(`Vue refuses the component: ${errors.join(', ')}`)
  return compileScript(descriptor, { id: 'block', inlineTemplate: true }).content
}

/** Builds a page with the code, as for deployment, and opens it. */
async function openApp(mount: string, consumer: string, { page }: World, button?: string): Promise<void> {
  const entry = join(consumer, 'entry.ts')
  writeFileSync(entry, `const app = document.body.appendChild(document.createElement('main'))\n${mount}\nwindow.appHasLoaded = true\n`)
  const built = await build({
    root: consumer,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: ['es'] }, rolldownOptions: { output: { codeSplitting: false } } },
  })
  const [chunk] = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  if (chunk?.type !== 'chunk') throw new Error('The app was not built')
  const site = await startSite(`<script type="module">${chunk.code.replaceAll('</script', '<\\/script')}</script>`)
  try {
    await page.goto(site.url)
    await page.waitForFunction('window.appHasLoaded')
    if (button !== undefined) await page.getByRole('button', { name: button }).click()
  } finally {
    await site.close()
  }
}
