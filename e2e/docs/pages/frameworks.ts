import { expect } from '@playwright/test'
import { component, module } from '../checks/framework.js'
import type { Claims } from '../claims.js'
import type { World } from '../world.js'

/** Nuxt's automatic imports, with the types of what a plugin provides. */
const nuxt = `import type { Hal } from '@hal/sdk'
declare function defineNuxtPlugin<Provided>(plugin: () => { provide: Provided }): { provide: Provided }
declare function useNuxtApp(): { $hal: Hal }
declare function onMounted(run: () => unknown): void
`

/** Fields and arguments that the types refuse. */
const emailTypo: [string, string] = ["email: 'nora", "emial: 'nora"]
const noName: [string, string] = ["track('plan-upgraded', 'team')", 'track()']

/** Expects Nora of Northwind to be known, and one upgrade for each click so far. */
const recorded = (clicks: number) => async (world: World) => {
  const { account } = await world.hal()
  await expect.poll(async () => (await account.events({ name: 'plan-upgraded' })).map(({ value }) => value)).toEqual(Array(clicks).fill('team'))
  expect(await account.contactByEmail('nora@northwind.com')).toMatchObject({ companies: [{ external_id: 'northwind' }] })
}

const react = (element: string) => `const [{ createElement }, { createRoot }] = await Promise.all([import('react'), import('react-dom/client')])
createRoot(app).render(${element})`

export const frameworks: Claims = {
  Frameworks: [module('src/hal.ts', { refuses: [['projectId', 'project_id']] })],
  Next: [
    module('app/hal.ts'),
    module('app/identify.tsx', {
      refuses: [['companyId: string', 'companyId: boolean']],
      mount: `import { Identify } from './app/identify'\n${react(`createElement(Identify, { email: 'nora@northwind.com', companyId: 'northwind' })`)}`,
      then: recorded(0),
    }),
  ],
  Nuxt: [
    module('nuxt/plugins/hal.client.ts', { given: nuxt, refuses: [['projectId', 'project_id']] }),
    component('nuxt/app', {
      given: nuxt,
      refuses: [emailTypo, noName],
      mount: `import { createApp, onMounted } from 'vue'
Object.assign(globalThis, { onMounted, defineNuxtPlugin: (plugin) => plugin, useNuxtApp: () => ({ $hal: provided.hal }) })
const { provide: provided } = (await import('./nuxt/plugins/hal.client')).default()
createApp((await import('./nuxt/app')).default).mount(app)`,
      clicks: 'Upgrade',
      then: recorded(1),
    }),
  ],
  Vue: [
    component('src/vue', {
      refuses: [emailTypo, noName],
      mount: `import { createApp } from 'vue'\nimport App from './src/vue'\ncreateApp(App).mount(app)`,
      clicks: 'Upgrade',
      then: recorded(2),
    }),
  ],
  Svelte: [
    component('src/svelte', {
      refuses: [emailTypo, noName],
      mount: `import { mount } from 'svelte'\nimport App from './src/svelte'\nmount(App, { target: app })`,
      clicks: 'Upgrade',
      then: recorded(3),
    }),
  ],
  React: [
    module('src/upgrade.tsx', {
      refuses: [noName],
      mount: `import { Upgrade } from './src/upgrade'\n${react('createElement(Upgrade)')}`,
      clicks: 'Upgrade',
      then: recorded(4),
    }),
  ],
  'Typed events': [module('src/typed.ts', { refuses: [["'plan-upgraded', 'team'", "'plan-upgraded', 'gold'"], ["track('plan-upgraded'", "track('plan-upgradet'"]] })],
}
