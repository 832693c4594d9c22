import { parseArgs } from 'node:util'

const usage = `npm run bench [-- PART ...] [-- --rounds N --seconds N --events N]

  PART       ingest, page (default: all)
  --rounds   alternating runs of each target, of which the median counts (default 5)
  --seconds  length of one run (default 4)
  --events   ingest once more with so many events in the table, beside the small one (default 0: left out)

Progress goes to standard error. \`npm run bench -- ingest\` takes some four minutes.`

const parts = {
  ingest: () => import('./ingest/bench.mjs'),
  page: () => import('./page/bench.mjs'),
}

/** @param {string} name @returns {name is keyof typeof parts} */
const isPart = (name) => Object.hasOwn(parts, name)

/** @returns {{ names: (keyof typeof parts)[], rounds: number, seconds: number, events: number }} */
function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '4' }, events: { type: 'string', default: '0' }, help: { type: 'boolean' } },
  })
  const rounds = Number(values.rounds)
  const seconds = Number(values.seconds)
  const events = Number(values.events)
  const names = positionals.filter(isPart)
  if (values.help || names.length < positionals.length || !(rounds >= 1) || !(seconds > 0) || !(events >= 0)) {
    console.log(usage)
    process.exit(values.help ? 0 : 2)
  }
  return { names: names.length > 0 ? names : ['ingest', 'page'], rounds, seconds, events }
}

const { names, rounds, seconds, events } = readArguments()
for (const name of names) {
  const { bench } = await parts[name]()
  await bench({ rounds, seconds, events })
}
