import type { HalOptions } from '../api/types.js'

const valueOf = (text = ''): string | number | boolean =>
  text === '' || text === 'true' ? true : text === 'false' ? false : +text >= 0 ? +text : text

/** The options of a script tag: `data-project-id` (or `data-app-id`), `data-endpoint`, `data-batch-size` … */
export const readOptions = (script: HTMLOrSVGScriptElement | null): Partial<HalOptions> => {
  if (!script || !('src' in script)) return {}
  const { projectId, appId, endpoint, ...rest } = script.dataset
  const options: Partial<HalOptions> = Object.fromEntries(Object.entries(rest).map(([name, text]) => [name, valueOf(text)]))
  // an attribute that a template left empty is one that was not given
  const id = projectId || appId
  return { ...options, endpoint: endpoint || script.src.split('/', 3).join('/'), ...(id && { projectId: id }) }
}
