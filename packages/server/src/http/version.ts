/** Stands on every answer, so that a report of a fault names the version that it is about. */
export const versionHeader = 'x-hal-version'
