import type { SdkProblemCode } from '@hal/contract/types'
import { timeOfId } from '../browser/ids.js'
import type { Page } from '../browser/page.js'
import { byteLength, findOverflow, maxAgeMs } from './bounds.js'
import type { Block, Call } from './call.js'
import { fromText, type Change, type Store } from './store.js'

/** Why the SDK itself gives something up. */
export type DropReason = Extract<SdkProblemCode, 'queue_overflow' | 'expired' | 'consent_denied' | 'unreadable'>

export interface QueueDependencies {
  page: Pick<Page, 'Date'>
  /** Calls that are given up; their promises are to be rejected. */
  onDropped(dropped: Call[], reason: DropReason, count: number): void
  /** Blocks that are stored by now: something may be ready to send. */
  onStored(blocks: Block[]): void
}

export interface Queue {
  /** What waits, in order. */
  waiting(): Call[]
  find(id: string): Call | undefined
  /** Its size in bytes of JSON. */
  bytes(): number
  store(): Store | undefined
  /** Appends a call; what one task appends is stored together. */
  add(call: Call): void
  /** Begins to store; until then calls are held in memory. */
  open(store: Store): void
  /** Takes over what other pages and tabs have stored, in front of what waits here. */
  load(): Promise<void>
  /** Takes over what another tab has stored (with its key), or what an earlier page could not store. */
  adopt(text: unknown, key?: number): void
  /** Puts what waits into the order of the calls: an earlier page's may have been found after ours. */
  sort(): void
  /** Takes calls out; without `isElsewhere` from the store too. */
  remove(calls: Call[], isElsewhere?: boolean): void
  /** Gives up all that waits, and forgets all that is stored. */
  clear(): void
}

/** Few enough that to write a block again is cheap. */
const maxBlockCalls = 100
/** Of one write: to number more and make their texts in one task would be felt on a slow phone. */
const maxNewBlocks = 5
/** A task that calls more is kept within the bounds while it lasts. */
const boundEvery = 500

/** A running number as it was stored; 0 for what is none. */
const toNumber = (seq: unknown): number => (Number.isSafeInteger(seq) && Number(seq) > 0 ? Number(seq) : 0)

/** What waits, in order, here and in the store. Knows no network and no document. */
export const createQueue = ({ page, onDropped, onStored }: QueueDependencies): Queue => {
  let calls = new Map<string, Call>()
  let bytes = 0
  /** Not yet on their way to the store. */
  let fresh: Call[] = []
  let store: Store | undefined
  let touched = new Set<Block>()
  let dropped: Record<string, number> = {}
  let isWriting = false
  let isAsked = false

  const waiting = (): Call[] => [...calls.values()]

  const take = (): Change => {
    fresh = fresh.filter((call) => !call.isDone)
    for (let room = maxNewBlocks; room && fresh[0]; room--) {
      const block: Block = { calls: fresh.splice(0, maxBlockCalls) }
      for (const call of block.calls) call.block = block
      touched.add(block)
    }
    const change: Change = { blocks: [...touched], dropped }
    touched = new Set()
    dropped = {}
    return change
  }

  /** Writes what is new or touched; what comes meanwhile goes with the next write. */
  const write = async (): Promise<void> => {
    isAsked = false
    keepBounds()
    if (isWriting || !store || (fresh.every((call) => call.isDone) && !touched.size)) return
    isWriting = true
    const blocks = await store.write(take)
    isWriting = false
    onStored(blocks)
    void write()
  }

  const ask = (): void => {
    if (!isAsked) queueMicrotask(() => void write())
    isAsked = true
  }

  const put = (call: Call): void => {
    calls.set(call.id, call)
    if (!call.block) fresh.push(call)
    call.bytes ||= byteLength(call.json)
    bytes += call.bytes
  }

  const remove = (gone: Call[], isElsewhere?: boolean): void => {
    for (const call of gone) {
      if (calls.delete(call.id)) bytes -= call.bytes
      call.isDone = true
      if (call.block && !isElsewhere) touched.add(call.block)
    }
    ask()
  }

  const drop = (gone: Call[], reason: DropReason, count = gone.length): void => {
    if (!count) return
    dropped[reason] = (dropped[reason] ?? 0) + count
    remove(gone)
    onDropped(gone, reason, count)
  }

  const isExpired = (call: Call | undefined): boolean =>
    !!call && !call.requests && !(call.time > page.Date.now() - maxAgeMs)

  const keepBounds = (): void => {
    const [first] = calls.values()
    if (isExpired(first)) drop(waiting().filter(isExpired), 'expired')
    drop(findOverflow(calls, bytes), 'queue_overflow')
  }

  /** Takes over calls that are not known here; what was tampered with, or is of another version, is left out and counted. */
  const adopt = (text: unknown, key?: number, own: ReadonlyMap<string, Call> = calls): void => {
    const block: Block = { calls: [], key }
    let unreadable = 0
    const attempt = (run: () => void): void => {
      try {
        run()
      } catch {
        unreadable++
      }
    }
    attempt(() => {
      for (const { seq, visitor, token, call } of fromText(text))
        attempt(() => {
          const { id, type } = call
          const mine = calls.get(id)
          const read = { id: id.trim(), type, time: timeOfId(id), json: JSON.stringify(call), bytes: 0, visitor: visitor.trim(), token }
          const known: Call = mine ?? own.get(id) ?? { ...read, requests: 0, block: key ? block : undefined }
          // what was not stored got no number that counts; what is stored without one gets no other
          if (key) known.seq = toNumber(seq) || (known.seq ?? 0)
          if (mine) {
            mine.isShared = true
            return
          }
          block.calls.push(known)
          put(known)
        })
    })
    if (key && unreadable) touched.add(block)
    drop([], 'unreadable', unreadable)
    ask()
  }

  return {
    waiting,
    find: (id) => calls.get(id),
    bytes: () => bytes,
    store: () => store,
    add(call) {
      put(call)
      ask()
      if (calls.size % boundEvery === 0) keepBounds()
    },
    open(opened) {
      store = opened
      ask()
    },
    async load() {
      const stored = (await store?.load()) ?? []
      const own = calls
      calls = new Map()
      fresh = []
      bytes = 0
      for (const [key, text] of stored) adopt(text, key, own)
      for (const call of own.values()) if (!calls.has(call.id)) put(call)
      keepBounds()
    },
    adopt,
    sort() {
      calls = new Map([...calls].sort(([one], [other]) => timeOfId(one) - timeOfId(other) || 0))
    },
    remove,
    clear() {
      drop(waiting(), 'consent_denied')
      void store?.clear()
      store = undefined
      touched = new Set()
      dropped = {}
    },
  }
}
