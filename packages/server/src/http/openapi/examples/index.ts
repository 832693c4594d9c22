import type { Route } from '../../route.js'
import type { Example } from '../example.js'

/** All examples, in an order in which a fresh server answers each as it stands here. */
export const examples: readonly Example[] = []

/** The examples of a route. */
export function examplesByRoute({ method, path }: Pick<Route, 'method' | 'path'>): Example[] {
  const route = `${method.toUpperCase()} ${path}`
  return examples.filter((example) => example.route === route)
}
