import { readVisitorId } from '../api/operation.js'
import { toJson } from '../queue/json.js'
import { attempt } from './attempt.js'
import { randomHex } from './ids.js'
import type { Page } from './page.js'

/** What the pages of an origin share beside the queue. */
export interface ProfileData {
  visitor: string
  token?: string | undefined
  /** When visitor or token changed. Where two tabs changed them at once, the later change holds in both. */
  since: number
  hasOptedOut?: boolean | undefined
  /** Calls of an earlier page may wait. What a later page calls must not go ahead of them. */
  hasLeftovers?: boolean | undefined
  /** The end of the pause in which no request may be made, in epoch milliseconds … */
  until?: number | undefined
  /** … its length … */
  pauseMs?: number | undefined
  /** … and the number of failures in a row before it. */
  failures?: number | undefined
  /** The server asked for the pause. */
  isAsked?: boolean | undefined
}

export interface Profile {
  get(): ProfileData
  /** The visitor of the calls that are made before the device has been asked whom it knows. */
  nobody: ProfileData
  set(change: Partial<ProfileData>): void
  /** Changes the visitor, or adds a token. Without an id a new anonymous visitor begins. */
  change(visitor?: string, token?: string): void
  /**
   * From now on the device knows it too, with the visitor's choice. Whom the device knows already goes on, if nobody was
   * named meanwhile. Returns what the device knew, with the choice.
   */
  remember(choice?: Partial<ProfileData>): ProfileData
  /** Takes over a change of another tab: the one in its message, which is ahead of storage, or what is stored. */
  refresh(change?: Partial<ProfileData>): void
}

/**
 * One small record in `localStorage`, where that works, and with `cookie` the visitor's id in a cookie of that name. An
 * empty cookie says that the visitor has opted out. What other pages and subdomains have changed is read before each write.
 *
 * `onChanged` must send the change to the other tabs: to listen for `storage` costs a page several milliseconds at its start.
 */
export const createProfile = (page: Page, key: string, cookie: string | undefined, onChanged: (change: Partial<ProfileData>) => void): Profile => {
  const anonymous = (): string => `v_${randomHex(page)}`
  let isRemembered = false
  let isNamed = false
  // gets an id when it is asked for: the first random numbers of a page cost it a tenth of the SDK's start
  const nobody: ProfileData = { visitor: '', since: 0 }
  let data = nobody

  const get = (): ProfileData => {
    nobody.visitor ||= anonymous()
    return data
  }

  const readCookie = (): string | undefined => attempt(() => (cookie ? `; ${page.document.cookie}`.split(`; ${cookie}=`)[1]?.split(';')[0] : undefined))

  /** What is stored; an id that is invalid by now is left out. */
  const read = (): Partial<ProfileData> => {
    const { visitor, token, ...stored }: Partial<ProfileData> = Object(attempt(() => JSON.parse(String(page.localStorage.getItem(key)))))
    const shared = readCookie()
    const id = readVisitorId(shared && attempt(() => decodeURIComponent(shared)))
    if (shared === '') return { ...stored, hasOptedOut: true }
    // another subdomain has changed it, or opted in
    if (id && id !== visitor) return { ...stored, visitor: id, since: data.since + 1, hasOptedOut: false }
    return { ...stored, ...(readVisitorId(visitor) && { visitor, token }) }
  }

  /** Merges a change that was made elsewhere. Returns whether the visitor here is newer than the one there. */
  const merge = (change: Partial<ProfileData>): boolean => {
    const { visitor, token, since } = data
    const merged = { ...data, token: change.visitor ? undefined : token, ...change }
    const isOlder = merged.since < since || (merged.since === since && merged.visitor < visitor)
    data = isOlder ? { ...merged, visitor, token, since } : merged
    return isOlder
  }

  /** Takes over what another page has stored since this one looked. */
  const catchUp = (): boolean => isRemembered && merge(read())

  /** Stores it. Sends the change first, since storage may be full. */
  const write = (change?: Partial<ProfileData>): void => {
    const { visitor, token, since, hasOptedOut } = data
    const text = `${toJson(hasOptedOut ? { hasOptedOut } : data)}`
    attempt(() => {
      if (page.localStorage.getItem(key) === text) return
      if (change) onChanged({ ...change, visitor, token, since })
      page.localStorage.setItem(key, text)
    })
    const value = hasOptedOut ? '' : encodeURIComponent(visitor)
    const secure = page.location.origin.startsWith('https') ? ';secure' : ''
    let domain = ''
    // browsers refuse a cookie on a public suffix (`co.uk`): the shortest domain that takes it is the registrable one
    for (const label of cookie ? page.location.hostname.split('.').reverse() : []) {
      domain = domain ? `${label}.${domain}` : label
      // a sandboxed frame refuses access to its cookies
      if (readCookie() !== value) attempt(() => (page.document.cookie = `${cookie}=${value};domain=${domain};path=/;max-age=34560000;samesite=lax${secure}`))
    }
  }

  const set = (change: Partial<ProfileData>): void => {
    catchUp()
    data = { ...data, ...change }
    if (isRemembered) write(change)
  }

  const change = (visitor = anonymous(), token?: string): void => {
    isNamed = true
    catchUp()
    if (visitor !== data.visitor || token) set({ visitor, token, since: Math.max(page.Date.now(), data.since + 1) })
  }

  return {
    nobody,
    get,
    set,
    change,
    remember(choice = {}) {
      const { visitor } = get()
      const known = { ...nobody, ...read(), ...choice }
      data = known
      isRemembered = true
      if (isNamed) change(visitor)
      set(choice)
      return known
    },
    refresh(change = {}) {
      if (!isRemembered) return
      const wasBehind = catchUp()
      const isBehind = merge(change) || wasBehind
      const { visitor, token, since } = data
      write()
      // the tab that sent it may not have heard, nor a tab that opened meanwhile
      if (isBehind) onChanged({ visitor, token, since })
    },
  }
}
