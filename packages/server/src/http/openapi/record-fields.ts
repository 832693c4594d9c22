import { z } from 'zod'

/** Fields that many records have. */

const time = z.iso.datetime({ precision: 3 }).meta({
  description: 'Time in ISO 8601, UTC, with milliseconds.',
  examples: ['2026-11-23T14:05:09.123Z'],
})

export const timeOf = (description: string) => time.meta({ description })

export const idOf = (description: string) => z.string().meta({ description })

export const projectId = idOf('Id of the project.')
