import { setTimeout as delay } from 'node:timers/promises'

export interface Answer {
  status: number
  headers: Record<string, string | number | string[] | undefined>
  body: Buffer
}

/** One request on its way through the proxy. */
export interface Exchange {
  /** Brings it to the server whole; the answer tells that it was applied. */
  pass(): Promise<Answer>
  /** Brings half of its body to the server, and breaks that connection. */
  passHalf(): Promise<unknown>
  answer(answer: Answer): void
  answerHalf(answer: Answer): Promise<unknown>
  /** Breaks the connection to the page, as a reset. */
  reset(): void
}

const slowMs = 2000
const nothing = Buffer.alloc(0)
/** Pages may read what HAL's own 503 and 429 say. */
const inASecond = { 'retry-after': '1', 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' }

/** What may become of a request. */
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
  // as a load balancer answers, which knows nothing of CORS
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
