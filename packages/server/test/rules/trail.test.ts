import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Command } from '../../src/domain/commands/command.js'
import type { ActivityRow } from '../../src/domain/records/rows.js'
import { onEachStore, type World } from './harness.js'

async function toldOf(world: World, command: Command): Promise<ActivityRow[]> {
  const answer = await world.execute(command)
  if (!answer.ok) throw new Error(answer.refusal.detail)
  return answer.told
}

onEachStore('the trail of a project', (newWorld) => {
  it('tells settings with what they were and are, of neither contact nor company (A4, A28)', async () => {
    const world = await newWorld()
    const patch = { identity_verification: 'strict', allowed_origins: ['https://app.acme.com'], name: world.project_id } as const
    expect(await toldOf(world, { type: 'patch_project', patch: { ...patch, allowed_origins: [...patch.allowed_origins] } })).toEqual([
      {
        id: expect.stringMatching(/^activity_/),
        kind: 'project_updated',
        contact_id: null,
        company_id: null,
        source: 'account',
        actor: 'user_owner',
        operation_id: null,
        from: { identity_verification: 'off', allowed_origins: [] },
        to: { identity_verification: 'strict', allowed_origins: ['https://app.acme.com'] },
        at: world.clock.ms,
      },
    ])
  })

  it('writes nothing where no setting changes, and touches no time (A4)', async () => {
    const world = await newWorld()
    const before = await world.project()
    expect(await toldOf(world, { type: 'patch_project', patch: { identity_verification: 'off', allowed_origins: [] } })).toEqual([])
    expect(await toldOf(world, { type: 'patch_project', patch: {} })).toEqual([])
    expect(await world.project()).toEqual(before)
  })

  it('tells of a secret only that it changed (A28)', async () => {
    const world = await newWorld()
    const told = await toldOf(world, { type: 'rotate_secret', secret: 'a new secret of some length', grace_seconds: 60 })
    expect(told).toMatchObject([{ kind: 'secret_rotated', from: null, to: null, contact_id: null, company_id: null }])
  })

  it('tells of API keys who made and deleted them, and never their hash (A28)', async () => {
    const world = await newWorld()
    const made = await toldOf(world, { type: 'create_api_key', input: { name: 'Sync', access: 'read', hash: 'hash of a key' } })
    const id = (await world.store.queries.apiKeys(world.project_id))[0]?.id ?? ''
    expect(made).toMatchObject([{ kind: 'api_key_created', actor: 'user_owner', from: null, to: { id, name: 'Sync', access: 'read' } }])
    const deleted = await toldOf(world, { type: 'delete_api_key', api_key_id: id })
    expect(deleted).toMatchObject([{ kind: 'api_key_deleted', actor: 'user_owner', from: { id }, to: null }])
    expect(JSON.stringify([...made, ...deleted])).not.toContain('hash of a key')
  })

  it('stands in no timeline of a record', async () => {
    const world = await newWorld()
    const contact_id = await world.makeContact({ name: 'Ann' })
    const company_id = await world.makeCompany({ name: 'Acme' })
    await world.settings({ name: 'Renamed' })
    expect((await world.activities({ contact_id })).map(({ kind }) => kind)).toEqual(['contact_created'])
    expect((await world.activities({ company_id })).map(({ kind }) => kind)).toEqual(['company_created'])
  })

  it('tells exactly the settings that differ, whatever is patched (A4)', async () => {
    const world = await newWorld()
    const patches = fc.record(
      {
        name: fc.constantFrom('a', 'b'),
        stage_update_mode: fc.constantFrom('advance_only', 'exact'),
        identity_verification: fc.constantFrom('off', 'required', 'strict'),
        allowed_origins: fc.subarray(['https://a.example', 'https://b.example']),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(patches, async (patch) => {
        const before: Record<string, unknown> = { ...(await world.project()) }
        const [told, ...more] = await toldOf(world, { type: 'patch_project', patch })
        const after: Record<string, unknown> = { ...(await world.project()) }
        const changed = Object.keys(after).filter((field) => field !== 'updated_at' && JSON.stringify(after[field]) !== JSON.stringify(before[field]))
        const pick = (row: Record<string, unknown>) => Object.fromEntries(changed.map((field) => [field, row[field]]))
        expect(more).toEqual([])
        expect(told?.from ?? {}).toEqual(pick(before))
        expect(told?.to ?? {}).toEqual(pick(after))
      }),
      { numRuns: 30 },
    )
  })
})
