import { isIPv4, isIPv6 } from 'node:net'

const groupsOfNetwork = 4

/** What is counted for all that come without an address. */
const unknown = 'unknown'

/**
 * What an address is counted as: an IPv4 address itself, and the /64 network of an IPv6 address, all
 * of whose 2^64 addresses one subscriber may use. Some proxies write a port behind it.
 */
export function addressKey(address: string): string {
  if (isIPv4(address)) return address
  const embedded = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(address)?.[1]
  if (embedded !== undefined) return isIPv4(embedded) ? embedded : unknown
  const plain = /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? address
  return isIPv6(plain) ? `${networkOf(plain)}::/64` : unknown
}

/** The first four of the eight groups, each without leading zeros. */
function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = groupsIn(head)
  const after = tail === undefined ? [] : groupsIn(tail)
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  const groups = [...before, ...zeros, ...after].slice(0, groupsOfNetwork)
  return groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')
}

/** The last group may be written as an IPv4 address, which is two. */
function groupsIn(part: string): string[] {
  if (part === '') return []
  return part.split(':').flatMap((group) => (group.includes('.') ? [group, ''] : [group]))
}
