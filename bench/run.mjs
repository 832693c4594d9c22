import { parseArgs } from 'node:util'

const usage = `npm run bench [-- PART ... --rounds N --seconds N --events N --soak N --prune N --trials N --sdk FOLDER]

  PART       ingest, page, others, loss (default: ingest and page)
  --rounds   alternating runs of each target, of which the median counts (default 5)
  --seconds  length of one run (default 4)
  --events   ingest once more with so many events in the table, beside the small one (default 0: left out)
  --soak     ingest at half rate for so many minutes more, and tell the memory (default 0: left out)
  --prune    ingest at half rate once more while N old events are removed (default 0: left out; 300000 is enough)
  --trials   loss: how often each browser is killed and closed (default 20)
  --sdk      loss: a folder with another built packages/sdk/dist, which is measured in the same run as "before"

Progress goes to standard error. \`npm run bench -- ingest\` takes some four minutes. \`npm run bench -- others\`
puts HAL beside parse-server and Strapi in some three minutes; the first time it installs them, which takes longer.
\`npm run bench -- loss\` counts the calls that are lost when Chromium is killed or closed right after them. It takes some
25 minutes, and its times are exact only as root on Linux.`

const parts = {
  ingest: () => import('./ingest/bench.mjs'),
  page: () => import('./page/bench.mjs'),
  others: () => import('./others/bench.mjs'),
  loss: () => import('./loss/bench.mjs'),
}

/** @param {string} name @returns {name is keyof typeof parts} */
const isPart = (name) => Object.hasOwn(parts, name)

/** Parts that run by default: those that need no extra installation. */
const usualParts = /** @type {const} */ (['ingest', 'page'])

/** Defaults of the options. `rounds` and `seconds` must be greater than 0. */
const numbers = { rounds: 5, seconds: 4, events: 0, soak: 0, prune: 0, trials: 20 }

function readArguments() {
  const text = /** @type {const} */ ({ type: 'string' })
  const options = { rounds: text, seconds: text, events: text, soak: text, prune: text, trials: text, sdk: text, help: /** @type {const} */ ({ type: 'boolean' }) }
  const { values, positionals } = parseArgs({ allowPositionals: true, options })
  const number = (/** @type {keyof typeof numbers} */ name) => Number(values[name] ?? numbers[name])
  const given = { rounds: number('rounds'), seconds: number('seconds'), events: number('events'), soak: number('soak'), prune: number('prune'), trials: number('trials') }
  const names = positionals.filter(isPart)
  const isRight = given.rounds >= 1 && given.seconds > 0 && given.events >= 0 && given.soak >= 0 && given.prune >= 0 && given.trials >= 1
  if (values.help || names.length < positionals.length || !isRight) {
    console.log(usage)
    process.exit(values.help ? 0 : 2)
  }
  return { names: names.length > 0 ? names : usualParts, sdk: values.sdk ?? '', ...given }
}

const { names, ...options } = readArguments()
for (const name of names) {
  const { bench } = await parts[name]()
  await bench(options)
}
