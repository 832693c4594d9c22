import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import express from 'express'
import { identityToken, userHash } from './proof.mjs'
import { signIn, signOut, userOf } from './users.mjs'

const { HAL_URL = 'http://127.0.0.1:3000', HAL_IDENTITY_SECRET: secret, HAL_PROOF = 'identity_token', PORT = '8081' } = process.env
if (!secret) throw new Error('HAL_IDENTITY_SECRET is not set: it is `identity_secret` of your project (see README.md)')

const app = express()
const page = readFileSync(new URL('page/index.html', import.meta.url), 'utf8').replaceAll('{{HAL}}', new URL(HAL_URL).origin)

app.get('/', (_request, response) => response.type('html').send(page))
// The SDK as it was installed, from this site itself: the page loads no script from elsewhere.
app.get('/hal.js', (_request, response) => response.sendFile(fileURLToPath(import.meta.resolve('@hal/sdk/global'))))
app.use(express.static(new URL('page', import.meta.url).pathname, { index: false }))
app.use(express.json())

app.post('/sign-in', (request, response) => response.sendStatus(signIn(response, request.body?.user_id) ? 204 : 403))

app.post('/sign-out', (request, response) => {
  signOut(request, response)
  response.sendStatus(204)
})

/** Who is signed in, as `hal.identify` takes it. Only this answer is signed; the secret never leaves the server. */
app.get('/me', async (request, response) => {
  response.set('cache-control', 'no-store')
  const user = userOf(request)
  response.json(user === undefined ? null : await identityOf(user))
})

async function identityOf(user) {
  const { id, email, name, companyIds } = user
  const proof = HAL_PROOF === 'user_hash' ? { user_hash: userHash(secret, user) } : { identity_token: await identityToken(secret, user) }
  return { user_id: id, email, name, company: { id: companyIds[0] }, ...proof }
}

const server = app.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
