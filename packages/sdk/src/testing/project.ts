import type { CompanyBy, CompanyPolicy, IdentifyResult, SetDealResult, SetStageResult, StageUpdate, StageUpdateMode, TrackResult, Warning } from '@hal/contract/types'
import { HalError, type Refusal } from '../api/error.js'
import type { Fields } from '../api/operation.js'

/** A company that the project has before the test begins. */
export interface TestCompany {
  /** Your own id of the company, as in `company.id`. Example: `'acme'`. */
  id: string
  /** Default: the id. */
  name?: string
  /** The name of a stage. Default: none. */
  stage?: string
  /** Default: none. */
  deal_value?: number
}

/** The settings of the project, as an account has them. */
export interface ProjectSettings {
  /** Names of the stages, in order. Default: those of a new project. */
  stages?: string[]
  /** Companies that exist: their ids, or more about them. Default: none. */
  companies?: (string | TestCompany)[]
  /** What an `identify` does if its `company.id` is not found. Default `'create_missing'`, as in a new project. */
  companyPolicy?: CompanyPolicy
  /** How a stage is written if the call does not say it. Default `'advance_only'`. */
  stageUpdateMode?: StageUpdateMode
}

interface Company {
  id: string
  name: string
  isPlaceholder: boolean
  stage: string | null
  dealValue: number | null
}

interface Person {
  visitorId: string
  email: string | null
  userId: string | null
  name: string | null
  metadata: object
  companies: Company[]
  active: Company | null
}

export interface TestProject {
  identify(visitorId: string, fields: Fields): IdentifyResult
  track(visitorId: string, id: string): TrackResult
  setStage(visitorId: string, fields: Fields): SetStageResult
  setDeal(visitorId: string, fields: Fields): SetDealResult
  /** HAL's id of the visitor's contact. */
  contactId(visitorId: string): string | null
}

const textOf = (value: unknown): string | null => (value == null ? null : String(value).trim())

const fail = (code: Refusal['code'], detail: string, more: Partial<Refusal> = {}): never => {
  throw new HalError({ code, detail, ...more })
}

const notFound = (path: string): Warning => ({
  code: 'company_not_found',
  path,
  message: 'There is no company with this id, so it was not linked.',
})

const contactIdOf = ({ email, userId, visitorId }: Person): string | null => (email ?? userId ? `contact_${visitorId}` : null)

/** Makes a project in memory that follows the server's rules for companies, stages and deals (R9-R21). */
export const createProject = ({
  stages = ['Lead', 'Qualified', 'Proposal', 'Won', 'Lost'],
  companies: existing = [],
  companyPolicy = 'create_missing',
  stageUpdateMode = 'advance_only',
}: ProjectSettings): TestProject => {
  const people = new Map<string, Person>()
  const companies = new Map<string, Company>()

  const addCompany = ({ id, name = id, stage, deal_value }: TestCompany): Company => {
    const company: Company = { id, name, isPlaceholder: false, stage: stage ?? null, dealValue: deal_value ?? null }
    companies.set(id, company)
    return company
  }
  for (const company of existing) addCompany(typeof company === 'string' ? { id: company } : company)

  const personOf = (visitorId: string): Person => {
    const known = people.get(visitorId) ?? { visitorId, email: null, userId: null, name: null, metadata: {}, companies: [], active: null }
    people.set(visitorId, known)
    return known
  }

  const findStage = (wanted: unknown): string | undefined => stages.find((name) => name.toLowerCase() === textOf(wanted)?.toLowerCase())

  /** A company never goes back to an earlier stage, unless the mode is `exact` (R18). */
  const writeStage = (company: Company, to: string, given: unknown): StageUpdate => {
    const from = company.stage
    const mode = given === 'exact' || given === 'advance_only' ? given : stageUpdateMode
    const isSkipped = mode !== 'exact' && from !== null && stages.indexOf(from) > stages.indexOf(to)
    if (!isSkipped) company.stage = to
    return { status: isSkipped ? 'skipped' : from === to ? 'unchanged' : 'applied', mode, from, to, ...(isSkipped && { reason: 'already_later' }) }
  }

  const link = (person: Person, company: Company): Company => {
    // a company that is named takes the place of the one that only the contact made known
    person.companies = person.companies.filter((known) => known !== company && !known.isPlaceholder).concat(company)
    return company
  }

  /** Finds the company that a call means (R14, R20). */
  const targetOf = (person: Person, ref: string | null): [Company, CompanyBy] => {
    if (contactIdOf(person) === null) return fail('no_contact', 'The visitor has no contact. Call `identify` with an `email` or `user_id` first.')
    const [single, ...others] = person.companies
    const linked = person.companies.find(({ id }) => id === ref)
    if (ref !== null) return linked ? [linked, 'explicit'] : fail('company_not_linked', '`company_id` names no company that the visitor’s contact is linked to.')
    if (person.active) return [person.active, 'active']
    if (!single) return fail('no_company', 'The contact has no company. Call `identify` with `company.id`, or link one from the account.')
    if (others[0]) {
      const candidates = person.companies.map(({ id }) => ({ id, external_id: id }))
      return fail('company_ambiguous', 'The contact has several companies and none is active. Send `company_id`.', { candidates })
    }
    return [single, 'single']
  }

  /** Makes the company of `company.id` the active one (R11, R12). */
  const enter = (person: Person, id: string, name: string | null): [Company | null, CompanyBy, Warning[]] => {
    const known = companies.get(id) ?? (companyPolicy === 'create_missing' ? addCompany({ id, name: name ?? id }) : null)
    person.active = known && link(person, known)
    return known ? [known, 'explicit', []] : [null, null, [notFound('company.id')]]
  }

  const linkAll = (person: Person, ids: unknown): Warning[] =>
    (Array.isArray(ids) ? ids : []).flatMap((id, index) => {
      const known = companies.get(textOf(id) ?? '')
      if (known) link(person, known)
      return known ? [] : notFound(`company_ids[${index}]`)
    })

  /** Without a company the contact has a placeholder, which a name makes a real one (R9, R10). */
  const nameOnly = (person: Person, name: string | null): [Company | null, CompanyBy, Warning[]] => {
    if (!person.companies[0])
      link(person, { id: `company_${person.visitorId}`, name: person.email?.split('@')[1] ?? person.visitorId, isPlaceholder: true, stage: null, dealValue: null })
    const [single, ...others] = person.companies
    const company = person.active ?? (others[0] ? null : (single ?? null))
    if (company?.isPlaceholder && name !== null) Object.assign(company, { name, isPlaceholder: false })
    return [company, person.active ? 'active' : company && 'single', []]
  }

  const identifyCompany = (person: Person, fields: Fields) => {
    const given: Fields = Object(fields['company'])
    const id = textOf(given['id'])
    const entered = id === null ? undefined : enter(person, id, textOf(given['name']))
    const linkWarnings = linkAll(person, fields['company_ids'])
    const [company, companyBy, warnings] = entered ?? nameOnly(person, textOf(given['name']))
    const to = findStage(given['stage'])
    if (given['stage'] != null && to === undefined) warnings.push({ code: 'unknown_stage', path: 'company.stage', message: 'The project has no stage of this name or id.' })
    if (company && given['deal_value'] !== undefined) company.dealValue = given['deal_value'] === null ? null : Number(given['deal_value'])
    const update = company && to !== undefined ? writeStage(company, to, fields['stage_update_mode']) : undefined
    return { company, companyBy, update, warnings: [...warnings, ...linkWarnings] }
  }

  const stagedOf = ({ id, stage, dealValue }: Company) => ({ id, stage, deal_value: dealValue })

  /** Refuses a stage that does not exist (R17). */
  const stageOrFail = (wanted: unknown): string => findStage(wanted) ?? fail('unknown_stage', 'The project has no stage of this name or id.', { stages })

  return {
    contactId: (visitorId) => contactIdOf(personOf(visitorId)),
    identify(visitorId, fields) {
      const person = personOf(visitorId)
      const wasContact = contactIdOf(person) !== null
      person.email = textOf(fields['email'])?.toLowerCase() ?? person.email
      person.userId = textOf(fields['user_id']) ?? person.userId
      person.name = textOf(fields['name']) ?? person.name
      person.metadata = { ...person.metadata, ...Object(fields['metadata']) }
      const id = contactIdOf(person)
      const visitor = { visitor_id: visitorId, verified: false }
      if (id === null) return { visitor, matched_by: null, company_by: null, contact: null, company: null, company_ids: [], warnings: [] }
      const { company, companyBy, update, warnings } = identifyCompany(person, fields)
      return {
        visitor,
        matched_by: wasContact ? 'visitor' : 'created',
        company_by: companyBy,
        contact: { id, email: person.email, user_id: person.userId, name: person.name, metadata: { ...person.metadata } },
        company: company && { id: company.id, external_id: company.isPlaceholder ? null : company.id, is_placeholder: company.isPlaceholder, name: company.name, stage: company.stage, metadata: {} },
        company_ids: person.companies.map((known) => known.id),
        ...(update && { stage_update: update }),
        warnings,
      }
    },
    track: (visitorId, id) => {
      const person = personOf(visitorId)
      const [single, ...others] = person.companies
      const company = person.active ?? (others[0] ? undefined : single)
      return { event_id: id, contact_id: contactIdOf(person), company_id: company?.id ?? null, warnings: [] }
    },
    setStage(visitorId, fields) {
      const to = stageOrFail(fields['stage'])
      const [company, companyBy] = targetOf(personOf(visitorId), textOf(fields['company_id']))
      const update = writeStage(company, to, fields['stage_update_mode'])
      return { company: stagedOf(company), company_by: companyBy, stage_update: update, warnings: [] }
    },
    setDeal(visitorId, fields) {
      const to = fields['stage'] == null ? undefined : stageOrFail(fields['stage'])
      const [company, companyBy] = targetOf(personOf(visitorId), textOf(fields['company_id']))
      const update = to === undefined ? undefined : writeStage(company, to, fields['stage_update_mode'])
      company.dealValue = fields['deal_value'] === null ? null : Number(fields['deal_value'])
      return { company: stagedOf(company), deal_value: company.dealValue, company_by: companyBy, ...(update && { stage_update: update }), warnings: [] }
    },
  }
}
