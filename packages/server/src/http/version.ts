/** Set on every answer, so that a bug report shows the version. */
export const versionHeader = 'x-hal-version'
