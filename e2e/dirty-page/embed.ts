import { npmBuild, stub } from '../site.js'

/** The two ways to embed the SDK. The page may make calls at once. */
export const builds = {
  'script tag': (attributes = '') => `${stub}<script async src="HOST/hal.js" data-project-id="PROJECT" ${attributes}></script>`,
  'npm build': (options = '') => npmBuild(`{ projectId: 'PROJECT', endpoint: 'HOST', ${options} }`),
}

export type Build = keyof typeof builds

/** A script that runs once the client or its stub exists. */
export const callsOf = (build: Build, calls: string): string => `<script ${build === 'npm build' ? 'type="module"' : ''}>${calls}</script>`
