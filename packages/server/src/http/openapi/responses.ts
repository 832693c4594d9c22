import { problemKinds } from '@hal/contract'
import type { ProblemCode } from '@hal/contract/types'
import { z } from 'zod'
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi'
import type { Route } from '../route.js'
import type { Example } from './example.js'
import { commonHeaders, headerRefs } from './headers.js'
import { problemCodesOf } from './problem-codes.js'

/** Creates the responses of routes for one document. */
export interface Responses {
  of(route: Route, examples: readonly Example[]): ZodOpenApiResponsesObject
}

/** Refusals with the same codes and without examples share one component of the document. */
export function createResponses(): Responses {
  const shared = new Map<string, ZodOpenApiResponseObject>()

  function refusal(status: number, codes: ProblemCode[], examples: readonly Example[]): ZodOpenApiResponseObject {
    if (examples.length > 0) return problemResponse(status, codes, examples)
    const id = codes.join('-')
    const known = shared.get(id) ?? { ...problemResponse(status, codes, []), id }
    shared.set(id, known)
    return known
  }

  return {
    of(route, examples) {
      const codes = problemCodesOf(route)
      const statuses = [...new Set(codes.map((code) => problemKinds[code].status))]
      const refusals = statuses.map((status) => {
        const ofStatus = codes.filter((code) => problemKinds[code].status === status)
        return [status, refusal(status, ofStatus, withStatus(examples, status))] as const
      })
      return { [route.description.answer.status]: success(route, examples), ...notModified(route), ...Object.fromEntries(refusals) }
    },
  }
}

function success({ description: { answer, isUnlimited } }: Route, examples: readonly Example[]): ZodOpenApiResponseObject {
  const { status, schema, type, headers } = answer
  const shown = answerExamples(withStatus(examples, status))
  const isEmpty = schema === null && type === undefined
  return {
    description: schema?.description ?? (isEmpty ? 'Done.' : 'The page or file.'),
    headers: headerRefs(commonHeaders(isUnlimited !== true, headers)),
    ...(schema !== null && { content: { 'application/json': { schema, examples: shown } } }),
    ...(type !== undefined && { content: { [type]: { schema: z.string(), examples: shown } } }),
  }
}

/** The 304 answer to a client that has the current bytes. */
function notModified({ description: { answer, isUnlimited } }: Route): ZodOpenApiResponsesObject {
  if (!answer.headers?.includes('etag')) return {}
  return { 304: { description: 'Not changed: `If-None-Match` names the present `etag`.', headers: headerRefs(commonHeaders(isUnlimited !== true, ['etag'])) } }
}

function problemResponse(status: number, codes: ProblemCode[], examples: readonly Example[]): ZodOpenApiResponseObject {
  const texts = codes.map((code) => `\`${code}\`: ${problemKinds[code].title}.`)
  const names = [...commonHeaders(false), ...(status === 429 || status === 503 ? (['retry-after'] as const) : [])]
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] }
  return {
    description: texts.join(' '),
    headers: headerRefs(names),
    content: { 'application/problem+json': { schema, examples: answerExamples(examples) } },
  }
}

function withStatus(examples: readonly Example[], status: number): Example[] {
  return examples.filter((example) => example.status === status)
}

function answerExamples(examples: readonly Example[]) {
  return Object.fromEntries(examples.map(({ key, summary, answer }) => [key, { summary, value: answer }]))
}
