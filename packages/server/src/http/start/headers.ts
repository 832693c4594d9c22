import helmet from 'helmet'

/** The start page and error pages load only from this server and have no inline code. */
export const startHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // Only the reverse proxy knows whether a host requires HTTPS.
  strictTransportSecurity: false,
})
