import { createWire } from '../fuzz/wire.js'
import { bytesOf } from './requests.js'

export interface Answered {
  status: number
  body: string
}

/** Somebody with a right to call, from an address of their own. */
export interface Caller {
  /** Sends a request and waits for its answer, whatever it is. */
  call(method: string, path: string, body?: object): Promise<Answered>
  /**
   * The body of an answer with 2xx.
   * @throws with the answer, where it is another one
   */
  expectOk<Body>(method: string, path: string, body?: object): Promise<Body>
  close(): void
}

const answerWithinMs = 30_000

/** @param address of this machine, such as 127.0.0.2, that the calls come from */
export function createCaller(url: string, address: string, headers: Record<string, string> = {}): Caller {
  const wire = createWire(url, answerWithinMs, address)

  async function call(method: string, path: string, body?: object): Promise<Answered> {
    const json = body && Buffer.from(JSON.stringify(body))
    const bytes = bytesOf({ method, path, headers: { 'content-type': 'application/json', ...headers }, body: json })
    const heard = await wire.exchange(bytes, { method, isLast: false })
    if (typeof heard === 'string') throw new Error(`${method} ${path} from ${address} was ${heard}`)
    return heard
  }

  return {
    call,
    async expectOk<Body>(method: string, path: string, body?: object): Promise<Body> {
      const answered = await call(method, path, body)
      if (answered.status >= 300) throw new Error(`${method} ${path} from ${address} was answered ${answered.status}: ${answered.body}`)
      return (answered.body === '' ? null : JSON.parse(answered.body)) as Body
    },
    close: () => wire.close(),
  }
}

/** Signs in from the address, and calls with the token from then on. */
export async function signIn(url: string, address: string, credentials: object): Promise<Caller> {
  const door = createCaller(url, address)
  const { token } = await door.expectOk<{ token: string }>('POST', '/api/auth/login', credentials)
  door.close()
  return createCaller(url, address, { authorization: `Bearer ${token}` })
}
