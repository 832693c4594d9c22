import type { OperationResult, Warning } from '@hal/contract/types'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRecentCalls, type CallSource } from './recent-calls.js'

let time = 0
const tracked = (warnings: Warning[] = []): OperationResult => ({ event_id: 'e', contact_id: null, company_id: null, warnings })
const source = (changes: Partial<CallSource> = {}): CallSource => ({ projectId: 'p', type: 'track', origin: 'https://app.example.com', ...changes })
const create = (maxProjects?: number) => createRecentCalls(() => (time += 1), maxProjects)
const ok = (result = tracked()) => ({ id: 'o', status: 'ok', result }) as const

describe('the record of recent calls (K28)', () => {
  it('lists the latest ten calls of a project, newest first', () => {
    const recent = create()
    for (let count = 0; count < 12; count += 1) recent.settled(source({ origin: `https://a${count}.example` }), ok(), false)
    const { calls } = recent.of('p')
    expect(calls.map(({ origin }) => origin)).toEqual(Array.from({ length: 10 }, (_, index) => `https://a${11 - index}.example`))
    expect(calls[0]).toMatchObject({ type: 'track', effect: 'event_recorded', is_repeated: false, is_dry_run: false })
    expect(recent.of('another')).toEqual({ calls: [], troubles: [] })
  })

  it('counts each kind of trouble once, with the field that it is about', () => {
    const recent = create()
    const warning: Warning = { code: 'company_not_found', message: 'm', path: 'company.id' }
    recent.settled(source(), ok(tracked([warning])), false)
    recent.settled(source(), ok(tracked([warning])), false)
    recent.refused(source({ origin: 'https://evil.example' }), { code: 'origin_not_allowed', detail: 'd' })
    recent.settled(source({ type: 'batch' }), { id: 'o', status: 'rejected', refusal: { code: 'invalid_request', detail: 'd', errors: [{ path: 'name', message: 'm' }] } }, false)
    expect(recent.of('p').troubles).toMatchObject([
      { kind: 'problem', code: 'invalid_request', field: 'name', type: 'batch', count: 1 },
      { kind: 'problem', code: 'origin_not_allowed', origin: 'https://evil.example', field: null, count: 1 },
      { kind: 'warning', code: 'company_not_found', field: 'company', count: 2 },
    ])
  })

  it('holds nothing of a person, whatever a caller sends', () => {
    const anyText = fc.oneof(fc.emailAddress(), fc.string(), fc.webUrl({ withQueryParameters: true }))
    fc.assert(
      fc.property(anyText, anyText, (origin, path) => {
        const recent = create()
        recent.settled(source({ origin }), ok(tracked([{ code: 'unknown_field', message: 'secret words', path }])), false)
        recent.refused(source({ origin }), { code: 'invalid_request', detail: 'secret words', errors: [{ path, message: 'secret words' }] })
        const { calls, troubles } = recent.of('p')
        for (const each of [...calls, ...troubles]) expect(each.origin ?? 'https://a').toMatch(/^(null|[a-z][a-z0-9+.-]*:\/\/[^/@?#\s]+)$/)
        for (const { field } of troubles) expect(field ?? 'a').toMatch(/^[a-z][a-z0-9_]*$/)
        expect(JSON.stringify({ calls, troubles })).not.toContain('secret')
      }),
    )
  })

  it('is bounded: twenty troubles a project, and the oldest project goes first', () => {
    const recent = create(2)
    for (let count = 0; count < 50; count += 1) recent.refused(source({ origin: `https://a${count}.example` }), { code: 'origin_not_allowed', detail: 'd' })
    expect(recent.of('p').troubles).toHaveLength(20)
    expect(recent.of('p').troubles[0]?.origin).toBe('https://a49.example')
    for (const projectId of ['q', 'r']) recent.settled(source({ projectId }), ok(), false)
    expect(recent.of('p').troubles).toEqual([])
    expect(recent.of('q').calls).toHaveLength(1)
  })
})
