import type { Sentences } from '../api/reporter.js'
import { describeMistake, type Mistake } from '../say/mistake.js'
import { describeClient, describeStep } from '../say/step.js'

/** Clients that have printed their first line. */
const introduced = new WeakSet<object>()
/** Codes of mistakes that the page has printed. */
const shown = new Set<string>()

const isMistake = (event: string, code: string): boolean => event === 'setup' || /invalid|unknown|found|origin|foreign/.test(code)

/** Prints a debug line for a step of a call, and a warning for each kind of mistake, once. */
export const print: Sentences['print'] = (event, detail, settings) => {
  const { type = '', problem, ...given }: { type?: string; problem?: Mistake } & Partial<Mistake> = Object(detail)
  if (settings.debug) {
    if (!introduced.has(settings)) console.log(`[hal] ${describeClient(settings)}`)
    introduced.add(settings)
    const line = describeStep(event, detail)
    if (line) console.log(`[hal] ${line}`)
  }
  const mistake = { code: '', ...(problem ?? given) }
  // the same refusal is an `error` too
  if (event === 'error' || shown.has(mistake.code) || !isMistake(event, mistake.code)) return
  shown.add(mistake.code)
  console.warn(`[hal] ${describeMistake(mistake, settings, event === 'warning', type)}`)
}
