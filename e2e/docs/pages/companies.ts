import { expect } from '@playwright/test'
import { sh } from '../checks/shell.js'
import type { Claims } from '../claims.js'
import { identify } from '../widget.js'

export const companies: Claims = {
  'Send your own id': [
    sh({ shows: [/"company_by":"explicit"/, /"external_id":"contoso"/] }),
    sh({
      shows: /"external_id":"contoso"/,
      async then(world) {
        const { account } = await world.hal()
        expect(await account.companies()).toMatchObject([{ name: 'Contoso', external_id: 'contoso' }])
        expect(await account.contactByEmail('ben@contoso.example')).toMatchObject({ companies: [{ name: 'Contoso' }] })
      },
    }),
  ],
  'Let only your backend make companies': [
    sh({ shows: /"company_policy":"link_existing"/ }),
    sh({
      shows: /"external_id":"fabrikam"/,
      async then(world) {
        const known = await identify(world, { email: 'kim@fabrikam.example', company: { id: 'fabrikam' } })
        expect(known.body).toMatchObject({ company: { external_id: 'fabrikam' }, warnings: [] })
        const unknown = await identify(world, { email: 'sam@nowhere.example', company: { id: 'nowhere' } })
        expect(unknown.body).toMatchObject({ company: null, warnings: [{ code: 'company_not_found' }] })
        const { account } = await world.hal()
        expect(await account.contactByEmail('sam@nowhere.example')).toMatchObject({ companies: [{ is_placeholder: true }] })
      },
    }),
    sh({ shows: /"company_policy":"create_missing"/ }),
  ],
}
