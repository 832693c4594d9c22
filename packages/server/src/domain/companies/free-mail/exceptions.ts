/** Data: employers that the list wrongly contains, one domain per line, sorted. */
export const exceptions = `
alibaba.com
easypost.com
facebook.com
mailinblack.com
nus.edu.sg
`
