import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** scrypt's cost. Memory is 128 * 2^ln * r bytes. Time grows with all three parameters. */
export interface PasswordCost {
  ln: number
  r: number
  p: number
}

/**
 * One of the settings that OWASP considers equally strong. It is a fast one that takes 16 MiB per hash:
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const COST: PasswordCost = { ln: 14, r: 8, p: 5 }

const SALT_BYTES = 16
const KEY_BYTES = 32

export interface Passwords {
  /** The text to store. It contains cost, salt and key, so that the cost can change later. */
  hash(password: string): Promise<string>
  /** With `null` (unknown user), takes the same time and returns `false`. */
  verify(password: string, stored: string | null): Promise<boolean>
}

/** Hashes passwords in libuv's thread pool, outside the event loop. Tests use a lower cost. */
export function createPasswords(cost: PasswordCost = COST): Passwords {
  const nobody = format({ cost, salt: Buffer.alloc(SALT_BYTES), key: Buffer.alloc(KEY_BYTES) })
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES)
      return format({ cost, salt, key: await deriveKey(password, salt, cost) })
    },

    async verify(password, stored) {
      const expected = parse(stored ?? nobody)
      const key = await deriveKey(password, expected.salt, expected.cost)
      return timingSafeEqual(key, expected.key) && stored !== null
    },
  }
}

interface StoredHash {
  cost: PasswordCost
  salt: Buffer
  key: Buffer
}

function deriveKey(password: string, salt: Buffer, { ln, r, p }: PasswordCost): Promise<Buffer> {
  const N = 2 ** ln
  // Exactly the memory that scrypt needs. Node's default limit is too low from ln=15.
  const maxmem = 128 * r * (N + p + 2)
  // Keyboards may compose the same password differently (é or e + ´).
  const text = password.normalize('NFKC')
  return new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, { N, r, p, maxmem }, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

/** The PHC string format: `$scrypt$ln=14,r=8,p=5$salt$key`. */
function format({ cost, salt, key }: StoredHash): string {
  const parameters = `ln=${String(cost.ln)},r=${String(cost.r)},p=${String(cost.p)}`
  return ['', 'scrypt', parameters, base64(salt), base64(key)].join('$')
}

function parse(stored: string): StoredHash {
  const [, ln, r, p, salt, key] =
    /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored) ?? []
  if (salt === undefined || key === undefined) throw new Error('unreadable password hash')
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
