import { describe, expect, it } from 'vitest'
import type { Store } from '../port.js'

const script = (version: string, text: string) => ({ version, bytes: new TextEncoder().encode(text), kept_at: 1_700_000_000_000 })

export function describeScripts(getStore: () => Store): void {
  const kept = async (version: string) => {
    const bytes = await getStore().queries.keptScript(version)
    return bytes && new TextDecoder().decode(bytes)
  }

  describe('scripts of releases (wire, "Serving")', () => {
    it('are kept by their version, byte for byte', async () => {
      await getStore().keepScript(script('0.2.0', 'let a = "ü\0"'))
      await getStore().keepScript(script('0.2.1', 'let b'))
      expect(await kept('0.2.0')).toBe('let a = "ü\0"')
      expect(await kept('0.2.1')).toBe('let b')
      expect(await kept('0.2.2')).toBeNull()
    })

    it('never change once they are kept', async () => {
      await getStore().keepScript(script('0.2.0', 'first'))
      await getStore().keepScript(script('0.2.0', 'second'))
      expect(await kept('0.2.0')).toBe('first')
    })
  })
}
