/** Your own user table and accounts take the place of these. */

export interface Account {
  id: string
  name: string
}

export interface User {
  id: string
  name: string
  email: string
  accounts: [Account, ...Account[]]
}

const acme = { id: 'acme', name: 'Acme Inc' }
const globex = { id: 'globex', name: 'Globex' }
const initech = { id: 'initech', name: 'Initech' }

export const users: User[] = [
  { id: 'u_alice', name: 'Alice Moreau', email: 'alice@acme.com', accounts: [acme] },
  { id: 'u_dana', name: 'Dana Okafor', email: 'dana@acme.com', accounts: [acme, globex] },
  { id: 'u_erin', name: 'Erin Walsh', email: 'erin@initech.com', accounts: [initech] },
]
