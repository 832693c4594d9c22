import { isIPv4, isIPv6 } from 'node:net'

const groupsOfNetwork = 4

/** The shared key of all requests without an address. */
const unknown = 'unknown'

/**
 * The key that counts an address: the IPv4 address itself, or the /64 network of an IPv6 address, because one
 * subscriber may use all 2^64 addresses of it. Ignores a port, which some proxies append.
 */
export function addressKey(address: string): string {
  if (isIPv4(address)) return address
  const embedded = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(address)?.[1]
  if (embedded !== undefined) return isIPv4(embedded) ? embedded : unknown
  const plain = /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? address
  if (!isIPv6(plain)) return unknown
  const groups = groupsOf(plain)
  return mappedIPv4(groups) ?? `${groups.slice(0, groupsOfNetwork).join(':')}::/64`
}

/**
 * Otherwise all IPv4 addresses that a proxy writes as `[::ffff:203.0.113.7]` or in hexadecimal would count as one
 * network.
 */
function mappedIPv4(groups: readonly string[]): string | undefined {
  if (!groups.join(':').startsWith('0:0:0:0:0:ffff:')) return undefined
  const [high = '', low = ''] = groups.slice(6)
  if (isIPv4(high)) return high
  return [high, low].flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]).join('.')
}

/** The eight groups, each in lower case and without leading zeros. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = groupsIn(head)
  const after = tail === undefined ? [] : groupsIn(tail)
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ''))
}

/** The last group may be an IPv4 address, which counts as two groups. */
function groupsIn(part: string): string[] {
  if (part === '') return []
  return part.split(':').flatMap((group) => (group.includes('.') ? [group, ''] : [group]))
}
