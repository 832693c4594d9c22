import { attempt } from './attempt.js'
import { randomHex } from './ids.js'
import type { Page } from './page.js'

/** What the pages of an origin share beside the queue. */
export interface ProfileData {
  visitor: string
  token?: string | undefined
  /** When visitor or token changed: where two tabs changed them at once, the later change holds in both. */
  since: number
  hasOptedOut?: boolean | undefined
  /** Calls may wait that a page made which has ended since: what a later page calls must not go ahead of them. */
  hasLeftovers?: boolean | undefined
  /** No request before this time … */
  until?: number | undefined
  /** … after so many failures in a row. */
  failures?: number | undefined
  /** The server asked for the pause. */
  isAsked?: boolean | undefined
}

export interface Profile {
  get(): ProfileData
  /** Whose the calls are until the device has been asked whom it knows. */
  nobody: ProfileData
  set(change: Partial<ProfileData>): void
  /** From now on somebody else, or the same with a token; without an id a new anonymous visitor. */
  change(visitor?: string, token?: string): void
  /**
   * From now on the device knows it too, with what the visitor chose; whom it knows already goes on, if nobody was named
   * meanwhile. Returns what it knew, with the choice.
   */
  remember(choice?: Partial<ProfileData>): ProfileData
  /** Takes over what another tab has changed: as it tells it, since in storage it is seen a moment later, or what is stored. */
  refresh(told?: Partial<ProfileData>): void
}

/**
 * One small record in `localStorage`, where that works, and with `cookie` the visitor's id in a cookie of that name.
 * Other tabs are to be told what `onChanged` hands over: to listen for `storage` costs a page several milliseconds at its start.
 */
export const createProfile = (page: Page, key: string, cookie: string | undefined, onChanged: (change: Partial<ProfileData>) => void): Profile => {
  const anonymous = (): string => `v_${randomHex(page)}`
  let isRemembered = false
  let isNamed = false
  // gets an id when one is asked for: the first random numbers of a page cost it a tenth of the SDK's start
  const nobody: ProfileData = { visitor: '', since: 0 }
  let data = nobody

  const get = (): ProfileData => {
    nobody.visitor ||= anonymous()
    return data
  }

  const readCookie = (): string | undefined => `; ${page.document.cookie}`.split(`; ${cookie}=`)[1]?.split(';')[0]

  const read = (): Partial<ProfileData> => {
    const stored: Partial<ProfileData> = Object(attempt(() => JSON.parse(page.localStorage.getItem(key) ?? '0')))
    const visitor = cookie && attempt(() => decodeURIComponent(readCookie() ?? ''))
    return visitor && visitor !== stored.visitor ? { ...stored, visitor, token: undefined, since: data.since + 1 } : stored
  }

  /** Stores it, and tells before that, since storage may be full, what was changed here. */
  const write = (change?: Partial<ProfileData>): void => {
    const { visitor, token, since, hasOptedOut } = data
    const text = JSON.stringify(hasOptedOut ? { hasOptedOut } : data)
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
      if (readCookie() !== value) page.document.cookie = `${cookie}=${value};domain=${domain};path=/;max-age=34560000;samesite=lax${secure}`
    }
  }

  const set = (change: Partial<ProfileData>): void => {
    data = { ...data, ...change }
    if (isRemembered) write(change)
  }

  const change = (visitor = anonymous(), token?: string): void => {
    isNamed = true
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
    refresh(told) {
      if (!isRemembered) return
      const { visitor, token, since } = data
      const change = { visitor, since, ...(told ?? read()) }
      const isOlder = change.since < since || (change.since === since && change.visitor < visitor)
      data = { ...data, ...change, ...(isOlder && { visitor, token, since }) }
      write()
      // who told it may not have heard, nor a tab that opened meanwhile
      if (isOlder) onChanged({ visitor, token, since })
    },
  }
}
