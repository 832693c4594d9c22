import { npmBuild, stub } from '../site.js'

/** The two ways in, each as a page has it; the page may call at once. */
export const builds = {
  'script tag': (attributes = '') => `${stub}<script async src="HOST/hal.js" data-project-id="PROJECT" ${attributes}></script>`,
  'npm build': (options = '') => npmBuild(`{ projectId: 'PROJECT', endpoint: 'HOST', ${options} }`),
}

export type Build = keyof typeof builds

/** A script that runs once there is a client or its stub, in the order of the page. */
export const callsOf = (build: Build, calls: string): string => `<script ${build === 'npm build' ? 'type="module"' : ''}>${calls}</script>`
