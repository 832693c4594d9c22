import type { WarningCode } from './types/index.js'

/** The meaning of each warning and what to do about it. Shown on the help page. */
export const warningHelp: Readonly<Record<WarningCode, string>> = {
  blank_ignored:
    'The field has no visible text, so it was ignored. Leave it out, or send a value. If a template fills it in, check the template.',
  claim_ignored:
    'The body differs from a claim of the `identity_token`. The claim was used. Send the same value in both, or only in the token.',
  company_ambiguous:
    'The contact has several companies and none is active, so the company fields were not written. Send `company.id`.',
  company_limit:
    'The contact already has 100 companies, which is the limit for calls from pages. This company was not linked, and its fields were not written. Link it from the account.',
  company_name_kept:
    'A person or another system wrote the name of this company. Calls from pages do not replace it. Rename the company from the account.',
  company_not_found:
    'No company of the project has this id, so it was not linked. Create the company in the account, or set the project’s `company_policy` to `create_missing`.',
  conversation_continued:
    'The conversation was resolved too long ago, or is full. The message started a new one with the same subject, which the result names.',
  device_ignored: 'The `device` of the batch is malformed, so its sequence numbers were not counted. With the path `device.dropped`, only its drop counts were ignored: they were impossible, or listed too many reasons.',
  domain_ignored:
    'The company’s `domain` is neither a host name nor a web address, so it was ignored. Send a value such as `acme.com` or `https://www.acme.com`.',
  email_kept: 'A person or another system wrote the email of this contact. Calls from pages do not replace it.',
  identity_conflict:
    'The `user_id` and the email belong to two different contacts. The contact with the `user_id` was used, and the email was ignored. Merge the two in the account, or send an `identity_token` that proves both.',
  name_kept: 'A person or another system wrote the name of this contact. Calls from pages do not replace it.',
  no_company: 'The contact has no company, so the company fields were not written. Send `company.id` or `company.name`.',
  no_contact:
    'The visitor has no contact, so companies could not be linked. Send an `email` or `user_id` in the same `identify`.',
  phone_kept: 'A person or another system wrote the phone of this contact. Calls from pages do not replace it.',
  properties_kept:
    'The contact’s metadata has no room for some of the visitor’s properties. They stay on the visitor.',
  seq_ignored: 'The sequence number of the operation is malformed or jumps too far, so it was not counted.',
  subject_kept: 'A subject counts only with the message that starts a conversation. The message was sent without it.',
  unknown_field: 'HAL has no such field, so it was ignored. Check its spelling.',
  unknown_stage:
    'The project has no stage with this name or id. The rest of the call was done. Add the stage to the project, or correct the name.',
}
