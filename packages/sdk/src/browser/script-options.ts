import type { HalOptions } from '../api/types.js'

const valueOf = (text = ''): string | number | boolean =>
  text === '' || text === 'true' ? true : text === 'false' ? false : +text >= 0 ? +text : text

/** The options of a script tag: `data-project-id` (or `data-app-id`), `data-endpoint`, `data-batch-size` … */
export const readOptions = (script: HTMLOrSVGScriptElement | null): Partial<HalOptions> => {
  if (!(script instanceof HTMLScriptElement)) return {}
  const { projectId, appId, ...rest } = script.dataset
  const options: Partial<HalOptions> = Object.fromEntries(Object.entries(rest).map(([name, text]) => [name, valueOf(text)]))
  const id = projectId ?? appId
  return { endpoint: new URL(script.src).origin, ...options, ...(id && { projectId: id }) }
}
