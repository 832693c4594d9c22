import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeChanges } from './conformance/changes.conformance.js'
import { describeCommit } from './conformance/commit.conformance.js'
import { describeConversations } from './conformance/conversations.conformance.js'
import { describeCursors } from './conformance/cursors.conformance.js'
import { describeLedger } from './conformance/ledger.conformance.js'
import { describeLists } from './conformance/lists.conformance.js'
import { describeRead } from './conformance/read.conformance.js'
import { describeRemovals } from './conformance/removals.conformance.js'
import { describeScripts } from './conformance/scripts.conformance.js'
import { describeTenants } from './conformance/tenants.conformance.js'
import { contact, event, P, project, readRows, visitor, write, type Open, type OpenStore } from './conformance/testing.js'
import { describeTimelines } from './conformance/timelines.conformance.js'
import { describeUsage } from './conformance/usage.conformance.js'
import type { Store } from './port.js'

/**
 * The conformance suite for stores. Each test opens its own empty store.
 *
 * @example
 * describeStore('memory', async () => ({ store: createMemoryStore(), dispose: async () => {} }))
 */
export function describeStore(name: string, open: Open): void {
  describe(`${name} store`, () => {
    let opened: OpenStore
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.dispose())
    const getStore = (): Store => opened.store

    describeRead(getStore)
    describeCommit(getStore)
    describeChanges(getStore)
    describeLists(getStore)
    describeCursors(getStore)
    describeTimelines(getStore)
    describeLedger(getStore)
    describeTenants(getStore)
    describeRemovals(getStore)
    describeUsage(getStore)
    describeScripts(getStore)
    describeConversations(getStore)

    it('has what was committed after it was closed and opened again', async ({ skip }) => {
      if (!opened.reopen) return skip('it ends with the process')
      await write(opened.store, [project(), visitor('v1'), contact('contact_1'), event('e1', 'v1')])
      await opened.store.addUsage(20_000, new Map([[P, 5]]))
      await opened.store.keepScript({ version: '0.2.0', bytes: Uint8Array.of(1), kept_at: 0 })
      const everything = { visitor_ids: ['v1'], contact_ids: ['contact_1'], operation_ids: ['e1'] }
      const before = await readRows(opened.store, everything)
      const again = await opened.reopen()
      expect(await readRows(again, everything)).toEqual(before)
      expect(await again.queries.keptScript('0.2.0')).toHaveLength(1)
      expect(await again.addUsage(20_000, new Map())).toEqual(new Map([[P, 5]]))
    })
  })
}
