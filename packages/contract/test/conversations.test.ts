import { describe, expect, it } from 'vitest'
import { chatBodies, parseChatBody, type ChatRoute, type Parse } from '../src/index.js'

const required: Record<ChatRoute, object> = {
  token: {},
  list: {},
  messages: { conversation_id: 'start-1' },
  read: { conversation_id: 'start-1', up_to: 2 },
}

const chatRoutes = Object.keys(required) as ChatRoute[]

const parse = (route: ChatRoute, fields: object) => parseChatBody(route, { project_id: 'demo', visitor_id: 'v', ...required[route], ...fields })

const faultsOf = (read: Parse<unknown>) => (read.ok ? [] : read.errors.map(({ path, message }) => `${path} ${message}`))

const valueOf = <Value>(read: Parse<Value>): Value => (read.ok ? read.value : expect.fail(JSON.stringify(read.errors)))

const optionalFields = chatRoutes.flatMap((route) =>
  Object.keys(chatBodies[route].shape)
    .filter((name) => !['project_id', 'visitor_id'].includes(name) && !(name in required[route]))
    .map((name) => ({ route, name })),
)

describe('the bodies of the conversation routes (conversations.md, Widget routes)', () => {
  it.each(optionalFields)('take null and blank text for $name of $route as not given (wire.md, Fine print)', ({ route, name }) => {
    for (const value of [null, '', '\u200b ']) expect(valueOf(parse(route, { [name]: value }))).toEqual(valueOf(parse(route, {})))
  })

  it.each(chatRoutes)('take `app_id` for `project_id`, and ignore a field that is not known: %s', (route) => {
    const body = { app_id: 'demo', visitor_id: 'v', ...required[route], surprise: 1 }
    expect(valueOf(parseChatBody(route, body))).toEqual({ project_id: 'demo', visitor_id: 'v', ...required[route] })
  })

  it.each(chatRoutes)('name every required field that is missing: %s', (route) => {
    const missing = ['project_id', 'visitor_id', ...Object.keys(required[route])].map((name) => `${name} is missing`)
    expect(faultsOf(parseChatBody(route, {}))).toEqual(missing)
    expect(faultsOf(parseChatBody(route, []))).toEqual([' must be a JSON object'])
  })

  it.each<[ChatRoute, object, string]>([
    ['token', { visitor_id: 'undefined' }, 'visitor_id'],
    ['token', { project_id: 7 }, 'project_id'],
    ['list', { limit: 0 }, 'limit'],
    ['list', { limit: 1.5 }, 'limit'],
    ['list', { limit: '20' }, 'limit'],
    ['list', { cursor: 7 }, 'cursor'],
    ['list', { cursor: 'x'.repeat(2_001) }, 'cursor'],
    ['list', { chat_token: 7 }, 'chat_token'],
    ['list', { visitor_token: {} }, 'visitor_token'],
    ['messages', { conversation_id: 7 }, 'conversation_id'],
    ['messages', { conversation_id: 'a\0' }, 'conversation_id'],
    ['messages', { after_seq: -1 }, 'after_seq'],
    ['messages', { after_seq: '2' }, 'after_seq'],
    ['messages', { before_seq: 0.5 }, 'before_seq'],
    ['messages', { after_seq: 0, before_seq: 4 }, 'before_seq'],
    ['messages', { limit: -1 }, 'limit'],
    ['read', { up_to: -1 }, 'up_to'],
    ['read', { up_to: 1.5 }, 'up_to'],
    ['read', { up_to: '3' }, 'up_to'],
    ['read', { up_to: null }, 'up_to'],
  ])('of %s with %j are refused at %3$s', (route, fields, path) => {
    expect(faultsOf(parse(route, fields)).map((fault) => fault.split(' ')[0])).toEqual([path])
  })

  it('take a limit over 200 for 200', () => {
    expect(valueOf(parse('list', { limit: 201 }))).toMatchObject({ limit: 200 })
    expect(valueOf(parse('messages', { limit: 1 }))).toMatchObject({ limit: 1 })
  })
})
