import { problemKinds } from '@hal/contract'
import type { ProblemCode, ProblemMembers } from '@hal/contract/types'
import { problemPage } from '../../problems.js'
import type { Example } from '../example.js'

/** The status and answer of an example that is refused. */
export function refusedWith(code: ProblemCode, detail: string, members: ProblemMembers = {}): Pick<Example, 'status' | 'answer'> {
  const { status, title } = problemKinds[code]
  const request_id = '5f0c1a9e-8d3b-4b7a-9c62-1e4f7a0b2d35'
  return { status, answer: { type: problemPage(code), title, status, detail, code, ...members, request_id } }
}
