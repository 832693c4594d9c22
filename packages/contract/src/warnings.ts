import type { WarningCode } from './types/index.js'

/** What each warning means and what to do about it: the text of the help page. */
export const warningHelp: Readonly<Record<WarningCode, string>> = {
  blank_ignored:
    'The field has no visible text, so it was treated as not given. Leave it out, or send a value. If a template filled it in, check the template.',
  claim_ignored:
    'The body differs from a claim of the `identity_token`; the claim was used. Send the same value in both, or only in the token.',
  company_ambiguous:
    'The contact has several companies and none is active, so what was said about the company was not written. Send `company.id`.',
  company_limit:
    'The contact already has as many companies as the widget may link: 100. This company was not linked, and its fields were not written. Link it from the account.',
  company_name_kept:
    'A person or another system wrote the name of this company; the widget does not replace it. Rename it from the account.',
  company_not_found:
    'No company of the project has this id, so it was not linked. Make it in the account, or set the project’s `company_policy` to `create_missing`.',
  device_ignored: 'The `device` of the batch has a wrong form, so its numbers were not counted; or, with the path `device.dropped`, only its drops were not: they cannot be true, or have too many reasons.',
  domain_ignored:
    'The company’s `domain` is not a host name or a web address, so it was not used. Send a value such as `acme.com` or `https://www.acme.com`.',
  email_kept: 'A person or another system wrote the email of this contact; the widget does not replace it.',
  identity_conflict:
    'The `user_id` and the email belong to two different contacts. The contact of the `user_id` was used and the email was not taken. Merge the two in the account, or send an `identity_token` that proves both.',
  name_kept: 'A person or another system wrote the name of this contact; the widget does not replace it.',
  no_company: 'The contact has no company, so what was said about the company was not written.',
  no_contact:
    'The visitor has no contact, so companies could not be linked. Send an `email` or `user_id` in the same `identify`.',
  phone_kept: 'A person or another system wrote the phone of this contact; the widget does not replace it.',
  properties_kept:
    'The contact’s metadata has no room for some of the properties that the visitor had collected; they stay on the visitor.',
  seq_ignored: 'The running number of the operation has a wrong form or jumps too far, so it was not counted.',
  unknown_field: 'The contract has no such field; it was not used. Check its spelling.',
  unknown_stage:
    'The project has no stage of this name or id; the rest of the call was done. Make the stage in the account, or correct the name.',
}
