import { useEffect, useState } from 'react'
import { hal } from './hal'

/**
 * One place that hears of everything that HAL did not do as asked, whichever call it came of. `hal.on` answers
 * with the function that ends it, which is what an effect wants: strict mode listens, stops and listens again,
 * and each warning is still heard once.
 */
export function Notices() {
  const [notices, setNotices] = useState<string[]>([])

  useEffect(() => {
    const add = (notice: string) => setNotices((earlier) => [...earlier, notice])
    const ends = [
      hal.on('warning', ({ code, path, message }) => add(`${code} (${path ?? 'the whole call'}): ${message}`)),
      hal.on('error', ({ code, detail }) => add(`${code}: ${detail}`)),
    ]
    return () => ends.forEach((end) => end())
  }, [])

  return (
    <ul role="status" aria-label="What HAL noted" className="notices">
      {notices.map((notice, index) => (
        <li key={index}>{notice}</li>
      ))}
    </ul>
  )
}
