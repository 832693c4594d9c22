import { identityToken, userHash } from './signing.mjs'

/** A day of four projects. Answers the projects, and the requests that were answered, in their order. */
export async function liveDay({ send, account }) {
  const answered = []
  const projects = {}
  for (const [name, settings] of [
    ['shop', {}],
    ['club', { company_policy: 'create_missing', stage_update_mode: 'exact' }],
    ['bank', { identity_verification: 'required' }],
    ['vault', { identity_verification: 'strict', allowed_origins: ['https://app.example'] }],
  ]) {
    const { id, identity_secret } = await account('POST', '/api/projects', { name, ...settings })
    projects[name] = { id, identity_secret, tokens: {} }
  }

  /** One request of a page; kept with its answer. */
  async function call(verb, project, fields, how = {}) {
    const request = { path: `/api/widget/${verb}`, ...how, body: JSON.stringify({ project_id: projects[project].id, ...fields }) }
    const answer = await send(request)
    answered.push({ ...request, answer })
    return answer.body
  }
  const text = { type: 'text/plain;charset=UTF-8' }
  const query = (project) => `project_id=${projects[project].id}`

  await shop()
  await club()
  await bank()
  await vault()
  return { projects, answered }

  async function shop() {
    const acme = await account('POST', '/api/companies', { project_id: projects.shop.id, name: 'Acme Inc', external_id: 'acme', domain: 'https://www.acme.com/', stage: 'Qualified' })
    await account('POST', '/api/companies', { project_id: projects.shop.id, name: 'Initech', external_id: 'initech', domain: 'initech.com' })
    await call('set-properties', 'shop', { id: 'props-1', visitor_id: 'v-nora', properties: { campaign: 'spring', plan: 'free' } })
    await call('track', 'shop', { id: '0192f000-0000-7000-8000-000000000001', visitor_id: 'v-nora', name: 'page-viewed', value: '/pricing', properties: { a: { b: [1, 2] } } })
    await call('identify', 'shop', { id: 'identify-nora', visitor_id: 'v-nora', email: ' Nora@Northwind.com ', name: 'Nora', phone: '+49 30 1', metadata: { plan: 'pro', old: null }, company: { name: 'Northwind', domain: 'Northwind.com', metadata: { size: 3 } } })
    await call('track', 'shop', { id: 'track-nora', visitor_id: 'v-nora', name: 'seat-invited', value: 3 })
    await call('track', 'shop', { id: 'track-invisible', visitor_id: 'v-nora', name: 'opened\u200b' })
    await call('set-deal', 'shop', { id: 'deal-nora', visitor_id: 'v-nora', deal_value: 12000.5, stage: 'Proposal' })
    await call('set-stage', 'shop', { id: 'stage-nora', visitor_id: 'v-nora', stage: 'lead' })
    await call('identify', 'shop', { id: 'identify-bob', visitor_id: 'v-bob', email: 'bob@gmail.com', user_id: 42, emial: 'a typo' })
    await call('identify', 'shop', { id: 'identify-carl', visitor_id: 'v-carl', email: 'carl@acme.com', name: 'Carl', company: { id: 'acme', stage: 'Proposal', deal_value: 10, metadata: { seats: 7 } } })
    await call('identify', 'shop', { id: 'identify-cleo', visitor_id: 'v-cleo', email: 'cleo@acme.com' })
    await call('identify', 'shop', { id: 'identify-lost', visitor_id: 'v-lost', email: 'lost@nowhere.com', company: { id: 'nowhere', name: 'Nowhere' }, company_ids: ['initech', 'nope'] })
    await account('PATCH', `/api/contacts/${(await call('identify', 'shop', { id: 'identify-carl-2', visitor_id: 'v-carl-phone', email: 'carl@acme.com' })).contact.id}`, { project_id: projects.shop.id, name: 'Karl', notes: 'Called.', add_tags: ['vip'] })
    await call('identify', 'shop', { id: 'identify-carl-3', visitor_id: 'v-carl', email: 'carl@acme.com', name: 'Carlo' })
    // One address in two spellings, and addresses that have no normal form.
    await call('identify', 'shop', { id: 'identify-dora', visitor_id: 'v-dora', email: 'dora@xn--bcher-kva.de', name: 'Dora' })
    await call('identify', 'shop', { id: 'identify-dora-2', visitor_id: 'v-dora-2', email: 'dora@BÜCHER.de', name: 'Dora B.' })
    await call('identify', 'shop', { id: 'identify-emil', visitor_id: 'v-emil', email: 'emil@Straße.example.' })
    await call('identify', 'shop', { id: 'identify-numbers', visitor_id: 'v-numbers', email: 'root@127.0.0.1' }, { change: 'invalid_request' })
    await call('batch', 'shop', {
      sent_at: Date.now(),
      device: { id: '00112233445566778899aabbccddeeff', dropped: { expired: 2 }, sdk_version: '0.1.0' },
      operations: [
        { id: 'batch-1', type: 'track', visitor_id: 'v-nora', name: 'opened', timestamp: Date.now() - 5_000, seq: 1 },
        { id: 'batch-2', type: 'identify', visitor_id: 'v-fay', user_id: 'u-fay', email: 'fay@northwind.com', company: { id: 'acme' }, seq: 2 },
        { id: 'batch-3', type: 'track', visitor_id: 'v-fay', name: 'opened', company_id: 'acme', seq: 3 },
        { id: 'batch-4', type: 'set_stage', visitor_id: 'v-fay', stage: 'No such stage', seq: 4 },
        { id: 'batch-5', type: 'set_deal', visitor_id: 'v-fay', deal_value: null, seq: 6 },
        { id: 'batch-1', type: 'track', visitor_id: 'v-nora', name: 'opened', seq: 1 },
        { id: 'batch-6', type: 'set_properties', visitor_id: 'v-fay', metadata: { beta: true }, seq: 7 },
      ],
    }, text)
    await call('track', 'shop', { id: 'bot-1', visitor_id: 'v-bot', name: 'page-viewed' }, { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' })
    await call('identify', 'shop', { id: 'dry-1', visitor_id: 'v-dry', email: 'dry@run.com', dry_run: true })
    const gone = await call('identify', 'shop', { id: 'identify-gone', visitor_id: 'v-gone', email: 'gone@elsewhere.com', metadata: { secret: 1 } })
    await call('track', 'shop', { id: 'track-gone', visitor_id: 'v-gone', name: 'opened' })
    await account('DELETE', `/api/contacts/${gone.contact.id}?${query('shop')}`)
    const left = await call('identify', 'shop', { id: 'identify-left', visitor_id: 'v-left', email: 'left@initech.com', company: { id: 'initech' } })
    await account('DELETE', `/api/companies/initech/contacts/${left.contact.id}?${query('shop')}`)
    await account('PATCH', `/api/companies/${acme.id}`, { project_id: projects.shop.id, deal_value: 99, name: 'Acme' })
  }

  async function club() {
    const page = { id: 'aabbccddeeff00112233445566778899', dropped: {}, sdk_version: '0.1.0' }
    await call('batch', 'club', {
      visitor_id: 'v-1', sent_at: Date.now(), device: page,
      operations: [
        { id: '0192f000-0000-7000-8000-0000000000c1', type: 'identify', email: 'gil@globex.com', company: { id: 'globex', name: 'Globex', stage: 'Qualified', deal_value: 5 }, seq: 1 },
        { id: '0192f000-0000-7000-8000-0000000000c2', type: 'track', name: 'opened', value: true, seq: 2 },
        { id: '0192f000-0000-7000-8000-0000000000c3', type: 'set_stage', stage: 'Lead', stage_update_mode: 'exact', seq: 3 },
        { id: '0192f000-0000-7000-8000-0000000000c4', type: 'set_properties', properties: { theme: 'dark' }, seq: 4 },
      ],
    }, text)
    await call('identify', 'club', { id: 'identify-hal', visitor_id: 'v-2', user_id: 'u-hal', email: 'hal@hooli.com', company: { id: 'hooli' } })
    await call('identify', 'club', { id: 'identify-two', visitor_id: 'v-2', user_id: 'u-hal', company_ids: ['globex'] })
    await call('track', 'club', { id: 'track-unidentified', visitor_id: 'v-3', name: 'opened' })
  }

  async function bank() {
    const { identity_secret: secret } = projects.bank
    const { visitor_token: ivy } = await call('identify', 'bank', { id: 'identify-ivy', visitor_id: 'v-ivy', user_id: 'u-ivy', user_hash: userHash(secret, 'u-ivy'), email: 'ivy@ibm.example', name: 'Ivy', company: { name: 'IBM' } })
    await call('set-deal', 'bank', { id: 'deal-ivy', visitor_id: 'v-ivy', visitor_token: ivy, deal_value: 7 })
    projects.bank.tokens.ivy = ivy
    // A lead who signs in later, with a proven email: the two contacts become one.
    await account('POST', '/api/contacts', { project_id: projects.bank.id, email: 'jan@jet.example', name: 'Jan', notes: 'A lead.' })
    await call('identify', 'bank', { id: 'identify-jan', visitor_id: 'v-jan', user_id: 'u-jan', user_hash: userHash(secret, 'u-jan') })
    const token = identityToken(secret, { sub: 'u-jan', email: 'Jan@jet.example' })
    const { visitor_token: jan } = await call('identify', 'bank', { id: 'identify-jan-2', visitor_id: 'v-jan', identity_token: token })
    projects.bank.tokens.jan = jan
    await call('track', 'bank', { id: 'track-jan', visitor_id: 'v-jan', visitor_token: jan, name: 'opened' })
    await call('identify', 'bank', { id: 'identify-refused', visitor_id: 'v-mallory', email: 'ivy@ibm.example' })
  }

  async function vault() {
    const { identity_secret: secret } = projects.vault
    const origin = 'https://app.example'
    await account('POST', '/api/companies', { project_id: projects.vault.id, name: 'Kilo', external_id: 'kilo' })
    await account('POST', '/api/companies', { project_id: projects.vault.id, name: 'Lima', external_id: 'lima' })
    const claimed = identityToken(secret, { sub: 'u-kim', email: 'kim@kilo.example', company_ids: ['kilo'] })
    const { visitor_token: kim } = await call('identify', 'vault', { id: 'identify-kim', visitor_id: 'v-kim', identity_token: claimed, name: 'Kim', company: { id: 'kilo' } }, { origin })
    projects.vault.tokens.kim = kim
    await call('set-stage', 'vault', { id: 'stage-kim', visitor_id: 'v-kim', visitor_token: kim, stage: 'Qualified', company_id: 'kilo' }, { origin })
    const plain = identityToken(secret, { sub: 'u-lou', email: 'lou@lima.example' })
    const { visitor_token: lou, contact } = await call('identify', 'vault', { id: 'identify-lou', visitor_id: 'v-lou', identity_token: plain }, { origin })
    projects.vault.tokens.lou = lou
    await account('PUT', `/api/companies/lima/contacts/${contact.id}?${query('vault')}`)
    await call('track', 'vault', { id: 'track-lou', visitor_id: 'v-lou', visitor_token: lou, name: 'opened', company_id: 'lima' }, { origin })
    const own = identityToken(secret, { sub: 'u-own', email: 'own@own.example' })
    projects.vault.tokens.own = (await call('identify', 'vault', { id: 'identify-own', visitor_id: 'v-own', identity_token: own, company: { name: 'Own' } }, { origin })).visitor_token
  }
}
