import type { z } from 'zod'
import type { batchBody, callBodies } from '../src/index.js'
import type {
  BatchOperation,
  BatchRequest,
  CallEnvelope,
  DeviceReport,
  FieldsByType,
  IdInput,
  OperationEnvelope,
  OperationType,
} from '../src/types/index.js'
import type { operationSchemas, Parsed, ParsedOperation } from '../src/schema/operation.js'

/**
 * The interfaces of src/types are what integrators see, the schemas are what the server reads: the
 * type checker holds the two together here, in both directions.
 */

type Expect<Holds extends true> = Holds

/** What may be sent: zod also takes `undefined` for an optional field, which JSON cannot say. */
type Sendable<T> = T extends readonly (infer Item)[]
  ? Sendable<Item>[]
  : T extends object
    ? { [Key in keyof T]: Sendable<Exclude<T[Key], undefined>> }
    : T

type Fits<From, To> = [From] extends [To] ? true : false
type Agree<Interface, Input> = Fits<Interface, Input> extends true ? Fits<Sendable<Input>, Interface> : false
type SameKeys<A, B> = [keyof A, keyof B] extends [keyof B, keyof A] ? true : false

type InputOf<Type extends OperationType> = z.input<(typeof operationSchemas)[Type]>

/** An operation once the batch's visitor is filled in: what the schema is given. */
type FilledIn<Type extends OperationType> = Omit<OperationEnvelope, 'seq' | 'visitor_id'> &
  { visitor_id: IdInput } &
  FieldsByType[Type]

type CallOf<Type extends OperationType> = CallEnvelope & FieldsByType[Type]

export type Operations = [
  Expect<Agree<FilledIn<'identify'>, InputOf<'identify'>>>,
  Expect<Agree<FilledIn<'set_properties'>, InputOf<'set_properties'>>>,
  Expect<Agree<FilledIn<'track'>, InputOf<'track'>>>,
  Expect<Agree<FilledIn<'set_stage'>, InputOf<'set_stage'>>>,
  Expect<Agree<FilledIn<'set_deal'>, InputOf<'set_deal'>>>,
  Expect<Agree<FilledIn<'send_message'>, InputOf<'send_message'>>>,
]

/** A field that only one side knows would fit both ways where it is optional. */
export type OperationKeys = [
  Expect<SameKeys<FilledIn<'identify'>, InputOf<'identify'>>>,
  Expect<SameKeys<FilledIn<'set_properties'>, InputOf<'set_properties'>>>,
  Expect<SameKeys<FilledIn<'track'>, InputOf<'track'>>>,
  Expect<SameKeys<FilledIn<'set_stage'>, InputOf<'set_stage'>>>,
  Expect<SameKeys<FilledIn<'set_deal'>, InputOf<'set_deal'>>>,
  Expect<SameKeys<FilledIn<'send_message'>, InputOf<'send_message'>>>,
  Expect<
    SameKeys<NonNullable<FieldsByType['identify']['company']>, NonNullable<InputOf<'identify'>['company']>>
  >,
]

type Documented<Type extends OperationType> = z.input<(typeof callBodies)[Type]>

export type Calls = [
  Expect<Agree<CallOf<'identify'>, Documented<'identify'>>>,
  Expect<Agree<CallOf<'set_properties'>, Documented<'set_properties'>>>,
  Expect<Agree<CallOf<'track'>, Documented<'track'>>>,
  Expect<Agree<CallOf<'set_stage'>, Documented<'set_stage'>>>,
  Expect<Agree<CallOf<'set_deal'>, Documented<'set_deal'>>>,
  Expect<Agree<CallOf<'send_message'>, Documented<'send_message'>>>,
]

export type Batches = [
  Expect<Fits<BatchOperation, z.input<typeof batchBody>['operations'][number]>>,
  Expect<Fits<Sendable<z.input<typeof batchBody>['operations'][number]>, BatchOperation>>,
  Expect<Fits<Omit<BatchRequest, 'device'>, Omit<z.input<typeof batchBody>, 'device'>>>,
  Expect<SameKeys<BatchRequest, z.input<typeof batchBody>>>,
  // The report is also what the server goes on with, so the interface knows no numbers as `id`.
  Expect<Fits<DeviceReport['id'], NonNullable<z.input<typeof batchBody>['device']>['id']>>,
]

/** What the server goes on with: ids are text, times numbers, and `null` is gone where it means nothing. */
export type Outputs = [
  Expect<Fits<ParsedOperation['visitor_id'], string>>,
  Expect<Fits<ParsedOperation['timestamp'], number | undefined>>,
  Expect<Fits<Parsed<'identify'>['email'], string | undefined>>,
  Expect<Fits<Parsed<'identify'>['company_ids'], string[] | undefined>>,
  Expect<Fits<Parsed<'track'>['company_id'], string | undefined>>,
  Expect<Fits<Parsed<'set_deal'>['deal_value'], number | null>>,
  Expect<Fits<Parsed<'send_message'>['read_up_to'], number | undefined>>,
]
