// @ts-nocheck the types of the rollup plugins say CommonJS while the plugins are modules
import terser from '@rollup/plugin-terser'

/**
 * Parts of ky that never run for the SDK's one request (a text by POST, no retry, no hooks, no progress, errors not
 * thrown), each with what stands in for it in the published files. Together they are almost half of ky.
 */
const replacements = {
  // what the supported browsers all have needs no probe, which would make a Request while the page loads
  'core/constants.js': `export const supportsAbortController = true, supportsAbortSignal = true, supportsFormData = false,
    supportsRequestStreams = false, supportsResponseStreams = false, maxSafeTimeout = Infinity, stop = 0;
    export const requestMethods = ['post']; export const responseTypes = { json: '*/*' };
    export class RetryMarker {}; export const retry = stop;`,
  'utils/body.js': 'export const streamRequest = (request) => request; export const streamResponse = (response) => response;',
  'utils/delay.js': 'export default async () => {};',
  'utils/merge.js': `const merge = (...parts) => Object.assign({}, ...parts); export { merge as validateAndMerge, merge as deepMerge };
    export const mergeHeaders = (_, headers) => new Headers(headers); export const mergeHooks = (hooks) => hooks;`,
  'utils/normalize.js': `export const normalizeRequestMethod = (method) => method.toUpperCase();
    export const normalizeRetryOptions = (limit) => ({ limit });`,
  'utils/options.js': 'export const findUnknownOptions = () => ({}); export const hasSearchParameters = () => false;',
  'utils/type-guards.js': `const no = () => false;
    export { no as isKyError, no as isHTTPError, no as isTimeoutError, no as isForceRetryError };`,
  'errors/HTTPError.js': 'export class HTTPError extends Error {}',
  'errors/NonError.js': 'export class NonError extends Error {}',
  'errors/ForceRetryError.js': 'export class ForceRetryError extends Error {}',
}

/** What `core/Ky.js` asks at run time and the SDK's one request answers always alike: terser then drops what cannot happen. */
const knownInKy = [
  [/for \(const hook of \w+\.#options\.hooks\.\w+\)/g, 'while (false)'],
  [/(\w+\.#)?options\.(parseJson|json|prefixUrl|onDownloadProgress|onUploadProgress|throwHttpErrors)\b(?! \?\?| \|\|)/g, 'undefined'],
  [/typeof \w+\.#options\.timeout === 'number' &&[^)]*|this\.#options\.timeout === false|this\.#abortController\?\.signal\.aborted/g, 'false'],
  [/this\.#userProvidedAbortSignal(?! =)|this\.#options\.signal \?\? this\.#input\.signal/g, 'undefined'],
  [/this\.#retryCount > this\.#options\.retry\.limit|this\.#retryCount < 1/g, 'true'],
  [/this\.#input instanceof globalThis\.Request\s+&&/g, 'false &&'],
  // a copy for the next try costs as much as the request: there is none
  [/this\.#originalRequest\.clone\(\)/g, 'this.#originalRequest'],
  [/ky\.#cancelBody\(\w+(\.\w+)?\??\.body \?\? undefined\);/g, ''],
  [/typeof this\.#input !== 'string' &&|type === 'bytes'\s+&&/g, 'false &&'],
  [/options\.headers && new globalThis\.Headers\(options\.headers\)\.has\('content-type'\)/g, 'true'],
  // the SDK gives each option that is looked at
  [/\.\.\.options,\n\s+headers: mergeHeaders\([\s\S]*?\n {8}\};/g, '...options };'],
]

/** Methods of `core/Ky.js` that nothing calls then. Their names stay: what terser drops later still speaks of them. */
const neverCalled = ['calculateDelay', 'normalizeSearchParams', 'getNormalizedOptions', 'assignRequest', 'wrapRequestWithUploadProgress', 'cancelBody', 'cancelResponseBody']
const withoutCode = neverCalled.map((name) => [new RegExp(`^( {4}(?:static )?#${name}\\([^)]*\\)) \\{\\n[\\s\\S]*?^ {4}\\}`, 'm'), '$1 {}'])

/** Leaves out of ky what the SDK does not use; fails where ky has moved, so that nobody trusts a list that is out of date. */
export const leanKy = () => {
  const replaced = new Set()
  let hasKy = false
  return {
    name: 'lean-ky',
    load(id) {
      const [, path] = id.split('/ky/distribution/')
      hasKy ||= path !== undefined
      if (!path || !(path in replacements)) return null
      replaced.add(path)
      return replacements[path]
    },
    transform(code, id) {
      if (!id.endsWith('/ky/distribution/core/Ky.js')) return null
      for (const [question, answer] of [...knownInKy, ...withoutCode]) {
        if (code.search(question) < 0) this.error(`ky has no longer: ${question}`)
        code = code.replace(question, answer)
      }
      return { code, map: null }
    },
    buildEnd(error) {
      const missing = Object.keys(replacements).filter((path) => !replaced.has(path))
      if (!error && hasKy && missing.length) this.error(`ky has no longer: ${missing.join(', ')}`)
    },
  }
}

/**
 * Names of the SDK's own that no page, server, other tab or stored record ever sees. What HAL publishes, sends or
 * stores must not be here: its names are the same in all versions. Nor what it uses of the browser; some are names of
 * things there that it does not use (`builtins`).
 */
const ownNames = [
  ...['block', 'time', 'store', 'calls', 'requests', 'isKept', 'isShared', 'told', 'isSettled', 'isDone', 'promise', 'fulfil', 'fail', 'ledger', 'isDurable', 'isOpen'],
  ...['onStored', 'onDropped', 'onSettled', 'onSent', 'onStalled', 'onChanged', 'onDue', 'onProfile', 'tellProfile', 'isLeading', 'isSending', 'waiting'],
  ...['transport', 'backoff', 'profile', 'waitMs', 'failed', 'ended', 'reconnected', 'pump', 'leave', 'pageId', 'refusal', 'retryAfterMs'],
  ...['remember', 'refresh', 'change', 'connect', 'disconnect', 'collect', 'release', 'hold', 'adopt', 'tell'],
]

/**
 * Chromium compiles a function when it is first called, and most are called as the page starts: told so, it compiles
 * all of the file at once and off the main thread, which takes a third off the start (v8.dev/blog/explicit-compile-hints).
 */
const compileHint = '//# allFunctionsCalledOnLoad'

/** ES2022 is what the supported browsers of the last two years run as it is. */
export const minify = () =>
  terser({
    ecma: 2020,
    module: true,
    format: { preamble: compileHint },
    compress: {
      passes: 4,
      pure_getters: true,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_methods: true,
      keep_fargs: false,
      // gzip makes more of code that repeats itself
      inline: 1,
      reduce_funcs: false,
      lhs_constants: false,
    },
    mangle: { toplevel: true, properties: { builtins: true, regex: new RegExp(`^(${ownNames.join('|')})$`) } },
  })
