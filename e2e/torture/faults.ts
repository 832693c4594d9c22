import { setTimeout as delay } from 'node:timers/promises'

export interface Answer {
  status: number
  headers: Record<string, string | number | string[] | undefined>
  body: Buffer
}

/** A request that the proxy holds. */
export interface Exchange {
  /** Forwards the whole request. The answer means that the server has applied it. */
  pass(): Promise<Answer>
  /** Forwards half of the body, then breaks the connection to the server. */
  passHalf(): Promise<unknown>
  answer(answer: Answer): void
  answerHalf(answer: Answer): Promise<unknown>
  /** Resets the connection to the page. */
  reset(): void
}

const slowMs = 2000
const nothing = Buffer.alloc(0)
/** CORS headers, so that pages can read the 503 and 429 of HAL. */
const inASecond = { 'retry-after': '1', 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' }

/** Possible faults of a request. */
export const faults = {
  none: async ({ pass, answer }: Exchange) => answer(await pass()),
  'connection refused': ({ reset }: Exchange) => reset(),
  'request reset mid-body': async ({ passHalf, reset }: Exchange) => {
    await passHalf()
    reset()
  },
  'answer reset mid-body': async ({ pass, answerHalf, reset }: Exchange) => {
    await answerHalf(await pass())
    reset()
  },
  // as a load balancer without CORS headers answers
  '503 without Retry-After': ({ answer }: Exchange) => answer({ status: 503, headers: {}, body: nothing }),
  '503 with Retry-After': ({ answer }: Exchange) => answer({ status: 503, headers: inASecond, body: nothing }),
  '429 with Retry-After': ({ answer }: Exchange) => answer({ status: 429, headers: inASecond, body: nothing }),
  'slow answers': async ({ pass, answer }: Exchange) => {
    await delay(slowMs)
    answer(await pass())
  },
  'answer dropped after it was applied': async ({ pass, reset }: Exchange) => {
    await pass()
    reset()
  },
}

export type Fault = keyof typeof faults

export const faultNames = Object.keys(faults) as [Fault, ...Fault[]]
