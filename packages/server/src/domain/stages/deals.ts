import type { CompanyRow } from '../records/rows.js'
import { record, tell, type Work } from '../records/work.js'

/** Writes the deal value. `null` clears it. Writes nothing if it does not change (R21). */
export function updateDealValue(work: Work, company: CompanyRow, value: number | null, contactId: string | null): void {
  if (company.deal_value === value) return
  record(work, {
    type: 'company_saved',
    company: { ...company, deal_value: value, updated_at: work.context.now },
  })
  tell(work, {
    kind: 'deal_value_changed',
    company_id: company.id,
    contact_id: contactId,
    from: company.deal_value,
    to: value,
  })
}
