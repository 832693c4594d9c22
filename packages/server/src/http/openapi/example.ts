/** A request and its answer, as the API reference shows them and a test sends them. */
export interface Example {
  /** Unique in the reference: it joins request and answer, and is part of the link to the example. */
  key: string
  /** `POST /api/contacts/:id`, as the routes write it. */
  route: string
  /** A few words that tell the example from others of the route. */
  summary: string
  /** Values of the parts of the path. */
  params?: Record<string, string>
  query?: Record<string, string | number | boolean>
  headers?: Record<string, string>
  body?: unknown
  status: number
  /** JSON, or the beginning of a page or file, which ends with `…`. Left out where the answer is empty. */
  answer?: unknown
}
