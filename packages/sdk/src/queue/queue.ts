import type { SdkProblemCode } from '@hal/contract/types'
import { timeOfId } from '../browser/ids.js'
import { attempt } from '../browser/attempt.js'
import type { Page } from '../browser/page.js'
import { byteLength, findOverflow, maxAgeMs } from './bounds.js'
import type { Block, Call } from './call.js'
import { fromText, toCall, toSeq, type StoredOperation } from './stored-text.js'
import type { Store } from './store.js'

/** Why the SDK itself gives a call up. */
export type DropReason = Extract<SdkProblemCode, 'queue_overflow' | 'expired' | 'consent_denied' | 'unreadable'>

export interface QueueDependencies {
  page: Pick<Page, 'Date'>
  /** Whether this tab sends, and therefore gives the running numbers. */
  isLeading(): boolean
  /** Returns the visitor id of a stored call, or an anonymous one if the stored id is invalid by now. */
  readVisitor(stored: string): string
  /** Calls were given up. Their promises must be rejected. */
  onDropped(dropped: Call[], reason: DropReason, count: number): void
  /** This task made calls, and the store is not open yet. */
  onUnstored(): void
  /** Blocks were committed, or are known to live in memory only. */
  onStored(blocks: Block[]): void
  /** Calls have their running numbers and can be sent. */
  onNumbered(): void
}

export interface Queue {
  /** The waiting calls, in order. */
  waiting(): Call[]
  findCall(id: string): Call | undefined
  /** The size of the waiting calls in bytes of JSON. */
  bytes(): number
  store(): Store | undefined
  /** Appends a call. The calls of one task are stored together at its end. */
  add(call: Call): void
  /** Begins to store, also again after `close`. Until then calls are held in memory. */
  open(store: Store): void
  /** Takes over the calls that other pages and tabs have stored, in front of those that wait here. */
  load(): Promise<void>
  /**
   * Takes over the calls of a text: from another tab, which has stored it under `key`, or from the safety net.
   *
   * @returns the calls of the text that can be read
   */
  adopt(text: unknown, key?: number): Call[]
  /** Sorts the waiting calls by time: an earlier page's may have been found after ours. */
  sort(): void
  /** Gives running numbers to stored calls that have none, if this tab leads. */
  number(): void
  /** Takes calls out; with `isElsewhere` another tab removes them from the store. */
  remove(calls: Call[], isElsewhere?: boolean): void
  /** Gives up all waiting calls and removes all stored ones. */
  clear(): void
  /** Stops storing, and closes the store. Stored calls stay there, and a write that is under way is as good as lost. */
  close(): void
}

/** Small enough that storing a block again is cheap. */
const maxBlockCalls = 100
/** A task that makes more calls is kept within the bounds while it runs. */
const boundEvery = 500

/** The waiting calls, in order, here and in the store. It knows no network and no document. */
export const createQueue = ({ page, isLeading, readVisitor, onDropped, onUnstored, onStored, onNumbered }: QueueDependencies): Queue => {
  let calls = new Map<string, Call>()
  let bytes = 0
  /** Calls that are not on their way to the store yet. */
  let fresh: Call[] = []
  let store: Store | undefined
  /** Blocks of which calls were removed since they were stored. */
  const touched = new Set<Block>()
  /** Counts of dropped calls, by reason, that are not in the ledger yet. */
  let dropped: Record<string, number> | undefined
  let isNumbering = false
  let isAsked = false

  const waiting = (): Call[] => [...calls.values()]

  const takeFresh = (): Block[] => {
    fresh = fresh.filter((call) => !call.isDone)
    const blocks: Block[] = []
    while (fresh[0]) {
      const block: Block = { calls: fresh.splice(0, maxBlockCalls) }
      for (const call of block.calls) call.block = block
      blocks.push(block)
    }
    return blocks
  }

  /** Blocks that can be stored again: a row has a key, and its calls are not being numbered. */
  const takeTouched = (): Block[] => {
    const blocks = isNumbering ? [] : [...touched].filter(({ key }) => key)
    for (const block of blocks) touched.delete(block)
    return blocks
  }

  /** Hands the store what this task has changed. It waits for no earlier write. */
  const write = (): void => {
    isAsked = false
    keepBounds()
    if (!store?.isOpen() && fresh[0]) onUnstored()
    if (!store) return
    const added = takeFresh()
    const blocks = [...added, ...takeTouched()]
    if (blocks[0]) void store.write(blocks).then(() => whenStored(added))
    number()
  }

  const whenStored = (added: Block[]): void => {
    if (touched.size) ask()
    number()
    onStored(added)
  }

  const number = (): void => {
    if (!store || isNumbering) return
    let isBehind = false
    // in order: a call that went ahead of an older one of its page would get that one's place
    const stored = isLeading() ? waiting().filter(({ block }) => !(isBehind ||= !block?.key)) : []
    const unnumbered = stored.filter(({ seq }) => seq == null)
    if (!unnumbered[0] && !dropped && (store.ledger || !stored[0])) return
    isNumbering = true
    void store.number(unnumbered, dropped ?? {}).then(() => {
      isNumbering = false
      if (touched.size) ask()
      number()
      onNumbered()
    })
    dropped = undefined
  }

  /** Once for all changes of a task, at its end: the page may be gone with the task. */
  const ask = (): void => {
    if (!isAsked) queueMicrotask(write)
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
    dropped ??= {}
    dropped[reason] = (dropped[reason] ?? 0) + count
    remove(gone)
    onDropped(gone, reason, count)
  }

  const keepBounds = (): void => drop(findOverflow(calls, bytes), 'queue_overflow')

  /** Leaves out and counts what was tampered with, or has the shape of another version. */
  const adopt = (text: unknown, key?: number, own: ReadonlyMap<string, Call> = calls): Call[] => {
    const block: Block = { calls: [], key }
    const found: Call[] = []
    const expired: Call[] = []
    let unreadable = 0
    const take = (stored: StoredOperation): Call => {
      const { seq, call } = stored
      const waits = calls.get(call.id)
      const mine = waits ?? own.get(call.id)
      const known = mine ?? toCall(stored, readVisitor)
      // only a stored number counts: what was in memory when a page ended may never have been given
      if (key && seq !== undefined) known.seq = toSeq(seq) || (known.seq ?? 0)
      if (waits) waits.isShared = true
      else {
        if (key) known.block ??= block
        // another tab that still lives has its own timer
        if (!mine) known.isDue = !key || own !== calls
        block.calls.push(known)
        put(known)
        // the wall clock may jump: of this page's own calls none expires
        if (!mine && !(known.time > page.Date.now() - maxAgeMs)) expired.push(known)
      }
      return known
    }
    // a text that is no list counts as one call that cannot be read
    for (const stored of attempt(() => fromText(text)) ?? [0 as never]) {
      const call = attempt(() => take(stored))
      if (call) found.push(call)
      else unreadable++
    }
    if (key && unreadable) touched.add(block)
    drop([], 'unreadable', unreadable)
    drop(expired, 'expired')
    ask()
    return found
  }

  return {
    waiting,
    findCall: (id) => calls.get(id),
    bytes: () => bytes,
    store: () => store,
    add(call) {
      put(call)
      ask()
      if (calls.size % boundEvery === 0) keepBounds()
    },
    open(opened) {
      store = opened
      isNumbering = false
      fresh = waiting().filter(({ block }) => !block?.key)
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
    number,
    remove,
    clear() {
      drop(waiting(), 'consent_denied')
      void store?.clear()
      store = undefined
      dropped = undefined
    },
    close() {
      store?.close()
      store = undefined
    },
  }
}
