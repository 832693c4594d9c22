import { z } from 'zod'
import { limits } from '../limits.js'
import type { DeviceReport, Warning } from '../types/index.js'
import { isObject } from './field-errors.js'
import { jsonObject } from './json-object.js'
import { id } from './id.js'
import { type Fields, givenFields, noRemarks, type Remarks } from './given-fields.js'
import { addNotes, noted } from './notes.js'
import type { Suggestions } from './unknown-fields.js'

/** Reads the fields of the loss ledger. An invalid one gives a warning but never fails the call. */

/** The sequence number of an operation, an integer from 1. `null` counts as absent. */
export function parseSeq(seq: unknown, warnings: Warning[]): number | undefined {
  if (seq === undefined || seq === null) return undefined
  if (typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 1) return seq
  warnings.push({ code: 'seq_ignored', path: 'seq', message: '`seq` must be a whole number from 1.' })
  return undefined
}

const count = z.int().nonnegative()

/**
 * Only single words, so that strangers cannot write sentences into a project's figures. All known codes have this
 * format.
 */
const reasonForm = /^[a-z][a-z0-9_]{0,31}$/

/** Counts every other reason as `other`. */
function byReason(counts: Record<string, number>): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const [sent, total] of Object.entries(counts)) {
    const reason = reasonForm.test(sent) ? sent : 'other'
    totals[reason] = Math.min((totals[reason] ?? 0) + total, Number.MAX_SAFE_INTEGER)
  }
  return totals
}

/** Counts by reason. Forbidden keys are rejected as in any object. */
const dropped = jsonObject.pipe(z.record(z.string(), count)).transform(byReason).meta({
  additionalProperties: { type: 'integer', minimum: 0 },
  description:
    'Calls that the SDK had to drop, in total by reason since the device was first used. HAL keeps the highest total of each reason, so a retry changes nothing. A reason has up to 32 lower-case letters, digits and `_`. Any other reason counts as `other`.',
  examples: [{ queue_overflow: 3 }],
})

const sdkVersion = z
  .string()
  .regex(new RegExp(`^[!-~]{1,${limits.sdkVersionChars}}$`))
  .meta({ maxLength: limits.sdkVersionChars })
  .nullish()
  .meta({ description: 'Version of the SDK. The loss ledger is kept by version.', examples: ['1.2.3'] })

/** The report of a device, as the schema describes it. An invalid report is never refused. */
export const deviceReport = z
  .object({
    id: id.meta({ description: 'Id of the device, made once by the SDK.', examples: ['0196a3c4-7f1e-7000-8000-0d1e2f3a4b5c'] }),
    sdk_version: sdkVersion,
    dropped: dropped.nullish(),
  })
  .meta({
    description:
      'The device that made the calls. Used for the loss ledger. If it is invalid, the batch still succeeds with a warning.',
  })

/** In `device`, `null` and blank text always count as absent. */
const deviceFields: Fields = {
  known: new Set(Object.keys(deviceReport.shape)),
  meaningful: { asNull: new Set(), asBlank: new Set() },
  path: ['device'],
}

/** Reads a batch's `device`. Returns `undefined` if it is absent or invalid. */
export function parseDevice(raw: unknown, remarks: Remarks, suggestions: Suggestions): DeviceReport | undefined {
  if (raw === undefined) return undefined
  const own = noRemarks()
  const parsed = deviceReport.safeParse(isObject(raw) ? givenFields(raw, deviceFields, own, suggestions) : raw)
  if (!parsed.success || own.errors.length > 0) {
    noted(remarks.blank, () => deviceIgnored)
    return undefined
  }
  addNotes(remarks.blank, own.blank)
  addNotes(remarks.unknown, own.unknown)
  const { id: deviceId, sdk_version, dropped: totals } = parsed.data
  return { id: deviceId, ...(sdk_version != null && { sdk_version }), ...(totals && { dropped: totals }) }
}

const deviceIgnored: Warning = {
  code: 'device_ignored',
  path: 'device',
  message: `\`device\` must be an object with an \`id\` of up to ${limits.idChars} characters and, if at all, an \`sdk_version\` of up to ${limits.sdkVersionChars} and whole counts in \`dropped\`.`,
}
