import { z } from 'zod'
import { limits } from '../limits.js'
import type { DeviceReport, Warning } from '../types/index.js'
import { isObject } from './field-errors.js'
import { jsonObject } from './json-object.js'
import { id } from './text.js'
import { collectUnknownFields, noUnknownFields, unknownFieldWarnings } from './unknown-fields.js'

/** Reads the loss ledger's numbers. A wrong one is worth a warning, never the call. */

/** The running number of an operation: a whole number from 1; `null` is not given. */
export function parseSeq(seq: unknown, warnings: Warning[]): number | undefined {
  if (seq === undefined || seq === null) return undefined
  if (typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 1) return seq
  warnings.push({ code: 'seq_ignored', path: 'seq', message: '`seq` must be a whole number from 1.' })
  return undefined
}

const count = z.int().nonnegative()

/** Counts by reason, with the keys that any object may have. */
const dropped = jsonObject.pipe(z.record(z.string(), count)).meta({
  additionalProperties: { type: 'integer', minimum: 0 },
  description: 'Totals by reason since the device began; the highest wins, so a retry is harmless.',
})

const sdkVersion = z
  .string()
  .regex(new RegExp(`^[!-~]{1,${limits.sdkVersionChars}}$`))
  .nullish()
  .meta({ description: 'Of the SDK that sends, such as `1.2.3`: the ledger is kept by version.' })

/** What a device reports; as the schema says it, since a wrong one is never refused. */
export const deviceReport = z
  .object({ id, sdk_version: sdkVersion, dropped: dropped.optional() })
  .meta({
    description:
      'The device that made the operations, and the totals of what its SDK had to drop, by reason, since the device began. For the loss ledger; a wrong one is a warning.',
  })

const deviceNames: ReadonlySet<string> = new Set(Object.keys(deviceReport.shape))

/** What a batch's `device` says, or nothing where its form is wrong. */
export function parseDevice(raw: unknown, warnings: Warning[]): DeviceReport | undefined {
  if (raw === undefined || raw === null) return undefined
  const parsed = deviceReport.safeParse(raw)
  const unknown = noUnknownFields()
  if (isObject(raw)) collectUnknownFields(unknown, raw, deviceNames, ['device'])
  if (!parsed.success || unknown.errors.length > 0) {
    warnings.push(deviceIgnored)
    return undefined
  }
  warnings.push(...unknownFieldWarnings(unknown))
  const { id: deviceId, sdk_version, dropped: totals } = parsed.data
  return { id: deviceId, ...(sdk_version != null && { sdk_version }), ...(totals && { dropped: totals }) }
}

const deviceIgnored: Warning = {
  code: 'device_ignored',
  path: 'device',
  message: `\`device\` must be an object with an \`id\` of up to ${limits.idChars} characters and, if at all, an \`sdk_version\` of up to ${limits.sdkVersionChars} and whole counts in \`dropped\`.`,
}
