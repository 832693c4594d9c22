import { text } from 'node:stream/consumers'
import type { SiteFiles } from './site.js'

const path = '/page-fault'

/** Faults that pages report to their site, because some drivers do not expose the browser's console. */
export interface ReportedFaults {
  /** Must be the first script of a page. */
  script: string
  /** The part of the site that receives the reports. */
  files: SiteFiles
  list(): string[]
}

/** Collects console errors, uncaught exceptions and unhandled rejections of a site's pages. */
export function collectFaults(): ReportedFaults {
  const faults: string[] = []
  return {
    script: `<script>(${reportFaults})(${JSON.stringify(path)})</script>`,
    files: {
      [path]: async (request) => {
        faults.push(await text(request))
        return ''
      },
    },
    list: () => faults,
  }
}

/** Runs in the page: reports console errors, uncaught exceptions and unhandled rejections. */
function reportFaults(path: string): void {
  const report = (fault: string): unknown => navigator.sendBeacon(path, fault)
  const { error } = console
  console.error = (...said) => {
    report(`console.error: ${said.join(' ')}`)
    error.apply(console, said)
  }
  addEventListener('error', ({ message }) => report(`uncaught: ${message}`))
  addEventListener('unhandledrejection', ({ reason }) => report(`unhandled: ${String(reason)}`))
}
