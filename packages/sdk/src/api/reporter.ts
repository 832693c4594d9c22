import type { Page } from '../browser/page.js'
import type { Settings } from './settings.js'

/** Prints what happened, in a sentence: `hal.say.js`, which a page loads only if there is something to print. */
export interface Sentences {
  /** @param event of `HalEvents`, or `stalled` for a failed request, or `setup` for a mistake in the set-up */
  print(event: string, detail: unknown, settings: Settings): void
}

export type LoadSentences = () => Promise<Sentences>

/** What is reported. The code of a warning or problem is its own or that of `problem`. */
type Reported = object & { code?: string; problem?: { code: string } | undefined; projectId?: unknown; name?: string | undefined }

/** Reports an event of a call, or of the set-up. */
export type Report = (event: string, detail: Reported) => void

/** The integrator's mistakes beside those of the set-up. Everything else is printed with `debug` only. */
const mistakes = /invalid|unknown|found|origin|foreign/

/**
 * Makes the only way to the console. It prints each code of a mistake once, and every event with `debug`. If the
 * sentences cannot be loaded, it prints code and address only.
 */
export const createReport = ({ console }: Pick<Page, 'console'>, settings: Settings, load: LoadSentences): Report => {
  const shown = new Set<string>()
  return (event, detail) => {
    const { code = '' } = detail.problem ?? detail
    if (!settings.debug && (shown.has(code) || !(event === 'setup' || mistakes.test(code)))) return
    shown.add(code)
    load()
      .then((sentences) => sentences.print(event, detail, settings))
      .catch(() => code && console.warn(`[hal] ${code} → ${settings.endpoint}/docs/${event === 'warning' ? 'warnings#' : 'problems/'}${code}`))
  }
}
