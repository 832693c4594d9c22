import { identityToken, inHours, userHash } from './signing.mjs'

/** Requests that were on their way at the upgrade. `change` names what the rules answer otherwise since then. */
export function waitingRequests(projects) {
  const { shop, club, bank, vault } = projects
  const text = { type: 'text/plain;charset=UTF-8' }
  const vaultPage = { ...text, origin: 'https://app.example' }
  const call = (verb, { id }, fields, how = {}) => ({ path: `/api/widget/${verb}`, ...how, body: JSON.stringify({ project_id: id, ...fields }) })
  const changed = (change, request) => ({ ...request, change })

  return [
    call('track', shop, { id: 'w-track', visitor_id: 'v-nora', name: 'opened', value: 'late' }),
    call('track', shop, { id: 'w-track-company', visitor_id: 'v-fay', name: 'opened', company_id: 'acme' }),
    call('track', shop, { id: 'w-track-new', visitor_id: 'v-new', name: 'opened', properties: { a: 1 } }),
    call('identify', shop, { id: 'w-identify-new', visitor_id: 'v-new', email: 'New@Newco.com', name: 'New', metadata: { plan: 'free' }, company: { name: 'Newco' } }),
    call('identify', shop, { id: 'w-identify-known', visitor_id: 'v-carl', email: 'CARL@acme.com', metadata: { plan: 'pro' }, company: { id: 'acme' } }),
    call('identify', shop, { id: 'w-identify-spelling', visitor_id: 'v-emil', email: 'emil@Straße.example.' }),
    call('set-properties', shop, { id: 'w-props', visitor_id: 'v-bob', properties: { seats: 4 } }),
    call('set-stage', shop, { id: 'w-stage', visitor_id: 'v-nora', stage: 'Won' }),
    call('set-deal', shop, { id: 'w-deal', visitor_id: 'v-carl', deal_value: 250, stage: 'Won', company_id: 'acme' }),
    call('batch', shop, {
      sent_at: Date.now(), visitor_id: 'v-nora',
      device: { id: '00112233445566778899aabbccddeeff', dropped: { expired: 2, rejected: 1 }, sdk_version: '0.1.0' },
      operations: [
        { id: 'w-b1', type: 'track', name: 'opened', timestamp: Date.now() - 60_000, seq: 5 },
        { id: 'batch-6', type: 'set_properties', visitor_id: 'v-fay', metadata: { beta: true }, seq: 7 },
        { id: 'w-b2', type: 'identify', email: 'nora@northwind.com', phone: '+49 30 2', seq: 8 },
        { id: 'w-b3', type: 'set_properties', properties: { campaign: null }, seq: 9 },
        { id: 'w-b4', type: 'set_stage', stage: 'No such stage', seq: 10 },
        { id: 'w-b5', type: 'set_deal', deal_value: 13000, seq: 11 },
      ],
    }, text),
    call('batch', club, {
      sent_at: Date.now(), visitor_id: 'v-2',
      operations: [
        { id: 'w-c1', type: 'identify', user_id: 'u-hal', company: { id: 'newly-named', name: 'Newly named' } },
        { id: 'w-c2', type: 'set_stage', stage: 'Lost' },
        { id: 'w-c3', type: 'set_deal', deal_value: 1, company_id: 'globex' },
      ],
    }, text),
    call('track', bank, { id: 'w-bank-track', visitor_id: 'v-anyone', name: 'opened' }),
    call('identify', bank, { id: 'w-bank-hash', visitor_id: 'v-ivy', user_id: 'u-ivy', user_hash: userHash(bank.identity_secret, 'u-ivy'), metadata: { plan: 'pro' } }),
    call('identify', bank, { id: 'w-bank-unproven', visitor_id: 'v-mallory', email: 'ivy@ibm.example' }),
    call('batch', bank, {
      sent_at: Date.now(), visitor_id: 'v-ivy', visitor_token: bank.tokens.ivy,
      operations: [
        { id: 'w-i1', type: 'set_deal', deal_value: 8, stage: 'Won' },
        { id: 'w-i2', type: 'set_properties', properties: { theme: 'dark' } },
        { id: 'w-i3', type: 'identify', name: 'Ivy I.' },
      ],
    }, text),
    call('set-properties', bank, { id: 'w-jan', visitor_id: 'v-jan', visitor_token: bank.tokens.jan, properties: { theme: 'light' } }),
    call('batch', vault, {
      sent_at: Date.now(), visitor_id: 'v-kim', visitor_token: vault.tokens.kim,
      operations: [
        { id: 'w-k1', type: 'set_stage', stage: 'Won' },
        { id: 'w-k2', type: 'track', name: 'opened', company_id: 'kilo' },
        { id: 'w-k3', type: 'set_deal', deal_value: 9, company_id: 'kilo' },
      ],
    }, vaultPage),
    call('set-stage', vault, { id: 'w-lou', visitor_id: 'v-lou', visitor_token: vault.tokens.lou, stage: 'Won', company_id: 'lima' }, vaultPage),
    call('identify', vault, { id: 'w-vault-token', visitor_id: 'v-kim', identity_token: identityToken(vault.identity_secret, { sub: 'u-kim', email: 'kim@kilo.example', company_ids: ['kilo'] }), metadata: { role: 'admin' } }, vaultPage),
    call('track', vault, { id: 'w-vault-track', visitor_id: 'v-kim', name: 'opened' }, vaultPage),

    changed('id_reused', call('track', shop, { id: 'track-nora', visitor_id: 'v-nora', name: 'something-else' })),
    changed('invalid_request', call('track', shop, { id: 'w-no-id', visitor_id: 'n/a', name: 'opened' })),
    changed('invalid_request', call('identify', shop, { id: 'w-two', visitor_id: 'v-two', email: 'a,b@acme.com' })),
    changed('invalid_request', { ...call('track', shop, { id: 'w-large', visitor_id: 'v-nora', name: 'opened' }), body: `{"project_id":"${shop.id}","id":"w-large","visitor_id":"v-nora","name":"opened","value":9007199254740993}` }),
    changed('identity_unverified', call('identify', bank, { id: 'w-far', visitor_id: 'v-far', identity_token: identityToken(bank.identity_secret, { sub: 'u-far', exp: inHours(24 * 400) }) })),
    changed('identity_unverified', call('identify', bank, { id: 'w-blank', visitor_id: 'v-blank', identity_token: identityToken(bank.identity_secret, { sub: ' u-blank ' }) })),
    // The page's own words led there: neither a claim nor an account did.
    changed('no_company', call('set-stage', vault, { id: 'w-vault-own', visitor_id: 'v-own', stage: 'Won', visitor_token: vault.tokens.own }, vaultPage)),
    // 0.1.0 kept nothing of what such an operation said: type and visitor are compared.
    call('set-stage', shop, { id: 'stage-nora', visitor_id: 'v-nora', stage: 'Won' }),
  ]
}
