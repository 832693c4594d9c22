import type { Parsed } from '@hal/contract'
import { companyByRef, type Records } from '../records/records.js'
import type { Proof } from '../verification/verification.js'

/** A company that an identify names, with its place in the call. */
interface NamedCompany {
  path: string
  ref: string
}

export function companiesNamed({ company, company_ids = [] }: Parsed<'identify'>): NamedCompany[] {
  const listed = company_ids.map((ref, index) => ({ path: `company_ids[${index}]`, ref }))
  return company?.id === undefined ? listed : [{ path: 'company.id', ref: company.id }, ...listed]
}

/** The companies that a proof claims, including the `company` claim; `null` if it claims no companies (R31, R34). */
export function companiesClaimed(proof: Proof): string[] | null {
  if (proof.kind !== 'identity_token') return null
  const { company_ids, company } = proof.claims
  if (company?.id === undefined) return company_ids ?? null
  return [...(company_ids ?? []), company.id]
}

/** Whether a company is claimed. Both sides may name it by either of its two ids. */
export function isClaimed(records: Records, claimed: readonly string[], ref: string): boolean {
  const idOf = (name: string): string => companyByRef(records, name)?.id ?? name
  return claimed.some((claim) => idOf(claim) === idOf(ref))
}
