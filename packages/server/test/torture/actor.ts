import type { BatchOperation } from '@hal/contract/types'
import { between, pick, uuid, type Random } from './random.js'

/** An operation that has its id from the one who sends it, as from the SDK. */
export type ActorOperation = BatchOperation & { id: string }

/** One request: a single call, or a batch. */
export interface ActorRequest {
  isBatch: boolean
  operations: [ActorOperation, ...ActorOperation[]]
}

/** One visitor, who acts by chance, and whose acts no rule refuses. */
export interface Actor {
  visitorId: string
  email: string
  /** Opens its conversations. Once it has one, it also writes messages. */
  chatToken: string | null
  next(): ActorRequest
}

type Common = Pick<ActorOperation, 'id' | 'visitor_id'>
/** What an actor does after it has said who it is. */
type Act = (common: Common, number: number, random: Random, actor: Self) => ActorOperation

interface Self {
  name: string
  email: string
  chatToken: string | null
  /** The id of the message that began the conversation in which it goes on. */
  startedBy: string | null
}

const stages = ['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'] as const
const largestBatch = 20
const batchShare = 0.4

/** Begins a conversation now and then, and goes on in the last one otherwise. */
function write(common: Common, number: number, random: Random, self: Self & { chatToken: string }): ActorOperation {
  if (self.startedBy === null || random() < 0.2) self.startedBy = common.id
  const conversation = self.startedBy === common.id ? { subject: `About ${number}` } : { conversation_id: self.startedBy }
  return { ...common, type: 'send_message', body: `Message ${number}`, chat_token: self.chatToken, ...conversation }
}

const writes = (self: Self): self is Self & { chatToken: string } => self.chatToken !== null

const writeShare = 0.15

const actAlone: Act = (common, number, random, self) => {
  if (writes(self) && random() < writeShare) return write(common, number, random, self)
  const { name, email } = self
  const chance = random()
  if (chance < 0.6) return { ...common, type: 'track', name: `act-${number % 7}`, value: number, properties: { number } }
  if (chance < 0.75) return { ...common, type: 'set_properties', properties: { [`key-${between(random, 0, 9)}`]: number } }
  if (chance < 0.85) return { ...common, type: 'set_stage', stage: pick(random, stages) }
  if (chance < 0.95) return { ...common, type: 'set_deal', deal_value: number, stage: pick(random, stages) }
  return { ...common, type: 'identify', email, company: { name: `${name} Ltd`, metadata: { number } } }
}

/** Large enough that the log is folded into the database every hundred requests or so. */
const heavyCharacters = 8_000

const actHeavily: Act = (common, number) => ({
  ...common,
  type: 'track',
  name: 'heavy',
  value: number,
  properties: { text: String.fromCodePoint(97 + (number % 26)).repeat(heavyCharacters) },
})

const actInCrowd: Act = (common, number, random, self) => {
  if (writes(self) && random() < writeShare) return write(common, number, random, self)
  return random() < 0.7
    ? { ...common, type: 'track', name: 'in-crowd', value: number }
    : { ...common, type: 'set_properties', properties: { [self.name]: number } }
}

/**
 * An actor whose email, and so its contact and company, are its own: what becomes of its acts does
 * not depend on others, so that they can be done again elsewhere and compared.
 */
export const createLoner = (name: string, random: Random): Actor => createActor(name, `${name}@${name}.example`, random, actAlone)

/** An actor who shares its email with others, and so meets them in one contact. */
export const createOneOfCrowd = (name: string, email: string, random: Random): Actor => createActor(name, email, random, actInCrowd)

/** An actor who fills the disk. */
export const createHeavy = (name: string, random: Random): Actor => createActor(name, `${name}@${name}.example`, random, actHeavily)

function createActor(name: string, email: string, random: Random, act: Act): Actor {
  let acts = 0
  const self: Self = { name, email, chatToken: null, startedBy: null }

  function operation(): ActorOperation {
    const number = acts++
    const common = { id: random() < 0.5 ? uuid(random) : `${name}-${number}`, visitor_id: name }
    return number === 0 ? { ...common, type: 'identify', email } : act(common, number, random, self)
  }

  return {
    visitorId: name,
    email,
    get chatToken() {
      return self.chatToken
    },
    set chatToken(token) {
      self.chatToken = token
    },
    next() {
      const isBatch = random() < batchShare
      const rest = Array.from({ length: isBatch ? between(random, 1, largestBatch - 1) : 0 })
      return { isBatch, operations: [operation(), ...rest.map(() => operation())] }
    },
  }
}
