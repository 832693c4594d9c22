export interface Answered {
  status: number
  headers: Headers
  body: unknown
}

/** One call to a widget route. */
export async function callWidget(url: string, route: string, body: object): Promise<Answered> {
  const response = await fetch(`${url}/api/widget/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ project_id: 'demo', ...body }),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}
