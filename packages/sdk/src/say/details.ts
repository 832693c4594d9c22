import type { IdentifyResult, OperationResult, SetDealResult, SetStageResult, StageUpdate } from '@hal/contract/types'
import type { CallType } from '../api/types.js'

/** The method that made a call, by the type of its operation. */
export const methods: Readonly<Record<CallType, string>> = {
  identify: 'identify',
  set_properties: 'setProperties',
  track: 'track',
  set_stage: 'setStage',
  set_deal: 'setDeal',
}

const matches = { created: 'created', email: 'found by email', user_id: 'found by user_id', visitor: 'found by visitor' }

const stageOf = ({ status, from, to }: StageUpdate): string =>
  status === 'skipped'
    ? `stage ${to} skipped, the company is already at ${from}`
    : status === 'unchanged'
      ? `stage is ${to} already`
      : `stage ${from ?? 'none'} → ${to}`

/** Only a verified caller gets the name. */
const companyOf = (company: { id: string | null; name?: string; external_id?: string | null }, by: string | null): string =>
  `company ${company.name ?? company.external_id ?? company.id}${by ? ` (${by})` : ''}`

const identified = ({ matched_by, company, company_by }: IdentifyResult): string[] => [
  matched_by ? `contact ${matches[matched_by]}` : 'no contact',
  ...(company ? [companyOf(company, company_by)] : []),
]

const staged = (result: SetStageResult | SetDealResult): string[] => [
  companyOf(result.company, result.company_by),
  ...('deal_value' in result ? [`deal value ${result.deal_value ?? 'none'}`] : []),
]

/** What a call did, in a few words: `contact created, company Acme (single)`. */
export const describeResult = (result: OperationResult): string =>
  [
    ...('matched_by' in result ? identified(result) : 'company_by' in result ? staged(result) : []),
    ...('stage_update' in result && result.stage_update ? [stageOf(result.stage_update)] : []),
  ].join(', ')
