import { createHmac } from 'node:crypto'
import { expect } from '@playwright/test'
import { jsInPage } from '../checks/browser.js'
import { program } from '../checks/program.js'
import { sh } from '../checks/shell.js'
import { json } from '../checks/text.js'
import type { Check, Claims } from '../claims.js'
import { identify } from '../widget.js'
import type { World } from '../world.js'

// A non-ASCII id with a character that JSON libraries escape, to test encodings.
const id = 'ünï-42'
const email = 'ann/ü@acme.com'

const secretOf = async (world: World): Promise<string> => (await (await world.hal()).account.configure({})).identity_secret

const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url')

/** A hand-made token, without the code of the document. */
function tokenOf(claims: object, secret: string): string {
  const signed = `${part({ alg: 'HS256' })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const soon = () => Math.floor(Date.now() / 1_000) + 600
const verified = { status: 200, body: { visitor: { verified: true }, warnings: [] } }

/** A signer. `use` prints a hash and a token for the user above, then a token for the number 42, one on each line. */
function signer(language: string, command: string[], use: string, needs = command[0] ?? ''): Check {
  return program({
    language,
    needs,
    command,
    use,
    env: async (world) => ({ HAL_IDENTITY_SECRET: await secretOf(world) }),
    async then(world, printed) {
      const [user_hash, identity_token, bare] = printed.trim().split('\n')
      const { account } = await world.hal()
      // `strict` requires a claim for everything that a call names.
      await account.configure({ identity_verification: 'strict' })
      expect(await identify(world, { user_id: id, email, company: { id: 'acme' }, identity_token })).toMatchObject(verified)
      expect(await identify(world, { user_id: 42, identity_token: bare })).toMatchObject(verified)
      await account.configure({ identity_verification: 'required' })
      expect(await identify(world, { user_id: id, user_hash })).toMatchObject(verified)
      await account.configure({ identity_verification: 'off' })
    },
  })
}

/** The block is a package that a program in another file uses. */
const goProgram = `mkdir -p go/halidentity && cd go && cat >halidentity/block.go
echo 'module docs' >go.mod
cat >main.go <<'END'
package main

import (
	"fmt"

	"docs/halidentity"
)

func main() {
	token, _ := halidentity.IdentityToken("${id}", "${email}", []string{"acme"})
	bare, _ := halidentity.IdentityToken("42", "", nil)
	fmt.Println(halidentity.UserHash("${id}"))
	fmt.Println(token)
	fmt.Println(bare)
}
END
go run .`

export const identity: Claims = {
  '2. Get the secret': [
    sh({
      async then(world) {
        expect(world.shell.variable('HAL_IDENTITY_SECRET')).toBe(await secretOf(world))
      },
    }),
  ],
  Node: [signer('js', [process.execPath, '--input-type=module', '-'], `console.log([userHash('${id}'), identityToken({ id: '${id}', email: '${email}', companyIds: ['acme'] }), identityToken({ id: 42 })].join('\\n'))`)],
  Python: [signer('python', ['python3', '-'], `print(user_hash("${id}"), identity_token("${id}", "${email}", ["acme"]), identity_token(42), sep="\\n")`)],
  Ruby: [signer('ruby', ['ruby', '-'], `puts HalIdentity.user_hash("${id}"), HalIdentity.identity_token(id: "${id}", email: "${email}", company_ids: ["acme"]), HalIdentity.identity_token(id: 42)`)],
  PHP: [signer('php', ['php'], `echo implode("\\n", [hal_user_hash('${id}'), hal_identity_token('${id}', '${email}', ['acme']), hal_identity_token(42)]);`)],
  Go: [signer('go', ['sh', '-ec', goProgram], '', 'go')],
  '4. Hand it to the page': [
    jsInPage({
      async given(world) {
        const identityToken = tokenOf({ sub: 'u_7', exp: soon(), company_ids: ['globex'] }, await secretOf(world))
        return `const me = ${JSON.stringify({ id: 'u_7', name: 'Grace', companyId: 'globex', identityToken })}`
      },
      async then(world) {
        const { account } = await world.hal()
        expect(await account.company('globex')).toMatchObject({ stage: { name: 'Qualified' } })
      },
    }),
  ],
  '5. Test with curl, then switch it on': [
    sh({ shows: /"visitor":\{"visitor_id":"curl","verified":true\}/ }),
    json(async (shown, world) => {
      const identity_token = tokenOf({ sub: 'u1', exp: 1 }, await secretOf(world))
      expect(await identify(world, { identity_token })).toEqual({ status: 403, body: { ...Object(shown), request_id: expect.any(String) } })
    }),
    sh({ shows: /"identity_verification":"strict"/ }),
  ],
  '6. Rotate the secret without downtime': [
    sh({
      async then(world, printed) {
        expect(JSON.parse(printed)).toMatchObject({ identity_secret: await secretOf(world), previous_secret_expires_at: expect.any(String) })
        // The previous secret is still valid.
        const identity_token = tokenOf({ sub: 'u_8', exp: soon() }, world.shell.variable('HAL_IDENTITY_SECRET') ?? '')
        expect(await identify(world, { identity_token })).toMatchObject(verified)
      },
    }),
  ],
  '7. Sign what is said, too': [
    json(async (claims, world) => {
      const identity_token = tokenOf({ ...Object(claims), exp: soon() }, await secretOf(world))
      expect(await identify(world, { identity_token })).toMatchObject(verified)
      expect(await (await world.hal()).account.company('acme')).toMatchObject({ deal_value: 12_000, stage: { name: 'Qualified' } })
    }),
    sh({ shows: /"signed_only":\["metadata","stage","deal_value"\]/ }),
  ],
}
