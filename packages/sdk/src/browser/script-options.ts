import type { HalOptions } from '../api/types.js'

const valueOf = (text: string): string | number | boolean => (text === '' || text === 'true' ? true : text === 'false' ? false : +text >= 0 ? +text : text)

/** The options of a script tag: `data-project-id` (or `data-app-id`), `data-endpoint`, `data-batch-size` … */
export const readOptions = (script: HTMLOrSVGScriptElement | null): Partial<HalOptions> => {
  if (!script || !('src' in script)) return {}
  const { dataset, src } = script
  const { projectId, appId, endpoint } = dataset
  const options: Record<string, unknown> = {}
  for (const name in dataset) options[name] = valueOf(dataset[name] ?? '')
  // an attribute that a template left empty is one that was not given
  return { ...options, projectId: projectId || appId || '', endpoint: endpoint || src.slice(0, src.indexOf('/', 8)) }
}
