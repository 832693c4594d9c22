import type { Consent, HalOptions } from '../api/types.js'

/** An attribute without a text is `true`, as in HTML. */
const valueOf = (text = ''): unknown => (text === '' || text === 'true' ? true : text === 'false' ? false : +text >= 0 ? +text : text)

/**
 * Finds the script's own tag: asked by its prototype, since an image of the page may be named `currentScript`. A module
 * has none, and takes the first tag with a project.
 */
export const findScript = (): Partial<HTMLScriptElement> =>
  Reflect.get(Document.prototype, 'currentScript', document) ?? document.querySelector<HTMLScriptElement>('script[data-project-id]') ?? {}

/** Reads the options of a script tag: `data-project-id` (or `data-app-id`), `data-endpoint`, `data-batch-size` … */
export const readOptions = ({ dataset = {}, src = '' }: Partial<HTMLScriptElement>): HalOptions => {
  const { projectId, appId, endpoint, consent } = dataset
  const options: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(dataset)) options[name] = valueOf(text)
  return {
    ...options,
    // an attribute that a template left empty counts as not given
    projectId: projectId || appId || '',
    endpoint: endpoint || src.slice(0, src.indexOf('/', 8)),
    consent: (consent || 'granted') as Consent,
  }
}
