/** Data: employers that the list takes for providers, one domain a line, sorted. */
export const exceptions = `
alibaba.com
easypost.com
facebook.com
mailinblack.com
nus.edu.sg
`
