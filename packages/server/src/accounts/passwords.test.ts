import { describe, expect, it } from 'vitest'
import { createPasswords } from './passwords.js'

const cheap = createPasswords({ ln: 4, r: 8, p: 1 })

describe('passwords', () => {
  it('verifies the password that was hashed and no other', async () => {
    const stored = await cheap.hash('correct horse')
    expect(await cheap.verify('correct horse', stored)).toBe(true)
    expect(await cheap.verify('Correct horse', stored)).toBe(false)
    expect(await cheap.verify('', stored)).toBe(false)
  })

  it('salts: the same password never has the same hash', async () => {
    expect(await cheap.hash('correct horse')).not.toBe(await cheap.hash('correct horse'))
  })

  it('is never right for nobody', async () => {
    expect(await cheap.verify('correct horse', null)).toBe(false)
  })

  it('takes a character for the same however it was composed', async () => {
    const stored = await cheap.hash('caf\u00e9 au lait')
    expect(await cheap.verify('cafe\u0301 au lait', stored)).toBe(true)
  })

  it('verifies a hash that was made at another cost', async () => {
    const stored = await createPasswords({ ln: 5, r: 4, p: 2 }).hash('correct horse')
    expect(await cheap.verify('correct horse', stored)).toBe(true)
  })

  it('stores the cost beside salt and key, and by default the OWASP one', async () => {
    const stored = await createPasswords().hash('correct horse')
    expect(stored).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[\w+/]{22}\$[\w+/]{43}$/)
  })

  it('reports a stored hash that it cannot read as the fault that it is', async () => {
    await expect(cheap.verify('correct horse', 'plain')).rejects.toThrow('unreadable password hash')
  })

  it('hashes beside the event loop, which goes on turning', async () => {
    let isDone = false
    const hashing = createPasswords()
      .hash('correct horse')
      .then(() => {
        isDone = true
      })
    await new Promise((resolve) => setImmediate(resolve))
    expect(isDone).toBe(false)
    await hashing
  })
})
