const units = ['kB', 'MB', 'GB', 'TB']

/** `41.9 MB` */
export function sizeOf(bytes: number): string {
  let size = bytes / 1000
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${size.toFixed(1)} ${units[unit]}`
}

/** `0.8 s`, `2 min 5 s` */
export function timeOf(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`
}
