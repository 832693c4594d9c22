import type {
  BatchResponse,
  Company,
  Contact,
  Conversation,
  ConversationCounts,
  ConversationView,
  Delivery,
  Event,
  IdentifyResult,
  Message,
  MessageView,
  Problem,
  Project,
  SendMessageResult,
  SetDealResult,
  SetPropertiesResult,
  SetStageResult,
  Stage,
  TimelineItem,
  TrackResult,
  Visitor,
} from '@hal/contract/types'
import { expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import * as conversations from './conversation-records.js'
import * as records from './records.js'
import * as results from './results.js'


it('documents the records of the contract, field by field (wire.md, "Records")', () => {
  expectTypeOf<z.output<typeof records.projectSchema>>().toEqualTypeOf<Project>()
  expectTypeOf<z.output<typeof records.stageSchema>>().toEqualTypeOf<Stage>()
  expectTypeOf<z.output<typeof records.contactSchema>>().toEqualTypeOf<Contact>()
  expectTypeOf<z.output<typeof records.companySchema>>().toEqualTypeOf<Company>()
  expectTypeOf<z.output<typeof records.visitorSchema>>().toEqualTypeOf<Visitor>()
  expectTypeOf<z.output<typeof records.eventSchema>>().toEqualTypeOf<Event>()
  expectTypeOf<z.output<typeof records.deliverySchema>>().toEqualTypeOf<Delivery>()
  expectTypeOf<z.output<typeof conversations.conversationSchema>>().toEqualTypeOf<Conversation>()
  expectTypeOf<z.output<typeof conversations.messageSchema>>().toEqualTypeOf<Message>()
  expectTypeOf<z.output<typeof conversations.conversationCountsSchema>>().toEqualTypeOf<ConversationCounts>()
  expectTypeOf<z.output<typeof conversations.conversationViewSchema>>().toEqualTypeOf<ConversationView>()
  expectTypeOf<z.output<typeof conversations.messageViewSchema>>().toExtend<MessageView>()
  expectTypeOf<MessageView>().toExtend<z.output<typeof conversations.messageViewSchema>>()
  expectTypeOf<z.output<typeof records.timelineItemSchema>>().toExtend<TimelineItem>()
  expectTypeOf<TimelineItem>().toExtend<z.output<typeof records.timelineItemSchema>>()
})

it('documents the results of the contract (wire.md, "Widget routes")', () => {
  type Output = { [Type in keyof typeof results.resultSchemas]: z.output<(typeof results.resultSchemas)[Type]> }
  expectTypeOf<IdentifyResult>().toExtend<Output['identify']>()
  expectTypeOf<SetPropertiesResult>().toExtend<Output['set_properties']>()
  expectTypeOf<TrackResult>().toExtend<Output['track']>()
  expectTypeOf<SetStageResult>().toExtend<Output['set_stage']>()
  expectTypeOf<SetDealResult>().toExtend<Output['set_deal']>()
  expectTypeOf<SendMessageResult>().toExtend<Output['send_message']>()
  expectTypeOf<BatchResponse>().toExtend<z.output<typeof results.batchResponseSchema>>()
  expectTypeOf<Problem>().toExtend<z.output<typeof results.problemSchema>>()
})
