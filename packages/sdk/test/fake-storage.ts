/** Runs it so many turns of the event loop later. */
export const turns = (count: number, run: () => void): unknown => (count > 0 ? setImmediate(() => turns(count - 1, run)) : run())

/** One storage, of which each page has a copy: what a page wrote after another one did, it does not see overwritten by that. */
export const createStorage = (lag: number) => {
  const map: Record<string, string> = {}
  const copies: { own: Record<string, string>; newest: Record<string, number> }[] = []
  /** The number of the last write of each key. */
  const last: Record<string, number> = {}
  let writes = 0

  const write = (writer: (typeof copies)[number], key: string, change: (copy: Record<string, string>) => void): void => {
    const number = (last[key] = ++writes)
    const apply = ({ own, newest }: (typeof copies)[number]): void => {
      if (number <= (newest[key] ?? 0)) return
      newest[key] = number
      change(own)
    }
    change(map)
    apply(writer)
    turns(lag, () => copies.forEach(apply))
  }

  const open = (isGone: () => boolean): Storage => {
    const own = { ...map }
    const copy = { own, newest: { ...last } }
    copies.push(copy)
    const methods = {
      getItem: (key: string) => own[key] ?? null,
      setItem: (key: string, value: string) => isGone() || write(copy, key, (copy) => void (copy[key] = value)),
      removeItem: (key: string) => isGone() || write(copy, key, (copy) => void delete copy[key]),
    }
    return new Proxy(own, {
      get: (target, key) => (typeof key === 'string' && key in methods ? methods[key as keyof typeof methods] : Reflect.get(target, key)),
    }) as unknown as Storage
  }
  return { map, open }
}
