import helmet from 'helmet'

/** The start page and error pages load from this server alone, and nothing is inline. */
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
  // The proxy in front decides whether a host is reached by HTTPS only.
  strictTransportSecurity: false,
})
