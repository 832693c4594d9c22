/** A request and its answer. The API reference shows it, and a test sends it. */
export interface Example {
  /** Unique in the reference: it joins request and answer, and is part of the link to the example. */
  key: string
  /** `POST /api/contacts/:id`, as in the route table. */
  route: string
  /** A few words that distinguish the example from others of the route. */
  summary: string
  /** Values of the path parameters. */
  params?: Record<string, string>
  query?: Record<string, string | number | boolean>
  headers?: Record<string, string>
  body?: unknown
  status: number
  /** JSON, or the beginning of a page or file, which ends with `…`. Omitted if the answer is empty. */
  answer?: unknown
}
