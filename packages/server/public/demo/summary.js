import { formatMoney, shortId } from './format.js'

/** What a result comes to, in a few words for each thing that it did. */

/** @import { Call } from './calls.js' */
/** @import { IdentifyResult, SetDealResult, SetStageResult, StageUpdate, TrackResult } from '@hal/contract/types' */

const matchedWords = {
  created: 'a new contact',
  email: 'contact found by email',
  user_id: 'contact found by user_id',
  visitor: 'contact of this visitor',
}

const companyWords = {
  explicit: 'company named in the call',
  active: 'active company',
  single: 'their only company',
}

/** @param {Call} call @returns {string[]} */
export function summaryOf({ result }) {
  if (result === undefined) return []
  if ('matched_by' in result) return identified(result)
  if ('event_id' in result) return tracked(result)
  if ('message_id' in result) return [result.started ? 'conversation started' : 'message added']
  if ('stage_update' in result || 'company_by' in result) return moved(result)
  return [result.contact_id === null ? 'kept on the visitor' : 'kept on visitor and contact']
}

/** @param {IdentifyResult} result */
function identified({ matched_by, company_by, stage_update }) {
  return [
    matched_by === null ? 'still anonymous' : matchedWords[matched_by],
    ...(company_by === null ? [] : [companyWords[company_by]]),
    ...(stage_update === undefined ? [] : [stageWords(stage_update)]),
  ]
}

/** @param {TrackResult} result */
function tracked({ contact_id, company_id }) {
  if (contact_id === null) return ['on the anonymous visitor']
  return [company_id === null ? 'on the contact' : `on the contact and ${shortId(company_id)}`]
}

/** @param {SetStageResult | SetDealResult} result */
function moved({ company, company_by, stage_update }) {
  return [
    ...(company_by === null ? [] : [companyWords[company_by]]),
    ...('deal_value' in company ? [`deal ${formatMoney(company.deal_value)}`] : []),
    ...(stage_update === undefined ? [] : [stageWords(stage_update)]),
  ]
}

/** @param {StageUpdate} update */
function stageWords({ status, from, to, reason }) {
  if (status === 'unchanged') return `stays ${to ?? 'without a stage'}`
  if (status === 'skipped') return `${to} skipped${reason === 'already_later' ? `: already at ${from}` : ''}`
  return from === null ? `now ${to}` : `${from} → ${to}`
}
