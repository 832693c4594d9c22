import { randomHex } from './ids.js'
import type { Page } from './page.js'

/** What the pages of an origin share beside the queue. */
export interface ProfileData {
  visitor: string
  token?: string | undefined
  hasOptedOut?: boolean | undefined
  /** No request before this time … */
  until?: number | undefined
  /** … after so many failures in a row. */
  failures?: number | undefined
}

export interface Profile {
  get(): ProfileData
  set(change: Partial<ProfileData>): void
  /** From now on somebody else; without an id a new anonymous visitor. */
  change(visitor?: string): void
  /** From now on the device knows it too; whom it knows already goes on, if nobody was named meanwhile. */
  remember(): void
  /** Takes over what another tab wrote. */
  refresh(): void
  /** Leaves nothing on the device but that the visitor opted out. */
  optOut(): void
}

const maxAgeSeconds = 400 * 24 * 60 * 60

/** One small record in `localStorage`, where that works, and with `cookie` the visitor's id in a cookie of that name. */
export const createProfile = (page: Page, key: string, cookie: string | undefined): Profile => {
  const anonymous = (): ProfileData => ({ visitor: `v_${randomHex(page)}` })
  let isRemembered = false
  let isNamed = false
  let data = anonymous()

  const readCookie = (): string | undefined =>
    page.document.cookie
      .split('; ')
      .find((pair) => pair.startsWith(`${cookie}=`))
      ?.split('=')[1]

  const read = (): Partial<ProfileData> => {
    let stored: Partial<ProfileData> = {}
    try {
      stored = Object(JSON.parse(page.localStorage.getItem(key) ?? '0'))
    } catch {
      // blocked, or not ours
    }
    const shared = readCookie()
    return shared && shared !== encodeURIComponent(stored.visitor ?? '') ? { ...stored, visitor: decodeURIComponent(shared), token: undefined } : stored
  }

  const save = (): void => {
    if (!isRemembered) return
    try {
      page.localStorage.setItem(key, JSON.stringify(data))
    } catch {
      // memory has it
    }
    const value = encodeURIComponent(data.visitor)
    const labels = page.location.hostname.split('.')
    // browsers refuse a cookie on a public suffix (`co.uk`): the shortest domain that takes it is the registrable one
    for (let from = labels.length; cookie && from-- && readCookie() !== value; )
      page.document.cookie = `${cookie}=${value};domain=${labels.slice(from).join('.')};path=/;max-age=${maxAgeSeconds};samesite=lax`
  }

  const set = (change: Partial<ProfileData>): void => {
    data = { ...data, ...change }
    save()
  }

  return {
    get: () => data,
    set,
    change(visitor) {
      if (visitor === data.visitor) return
      isNamed = true
      set({ visitor: visitor ?? anonymous().visitor, token: undefined })
    },
    remember() {
      isRemembered = true
      set(isNamed ? {} : read())
    },
    refresh() {
      if (isRemembered) data = { visitor: data.visitor, ...read() }
    },
    optOut() {
      isRemembered = true
      data = { ...anonymous(), hasOptedOut: true }
      save()
    },
  }
}
