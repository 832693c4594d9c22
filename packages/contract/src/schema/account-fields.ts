import { z } from 'zod'
import { limits } from '../limits.js'
import { text } from './text.js'
import { anyTime } from './time.js'

/** Fields that many account routes take. */

export const projectId = {
  project_id: text(limits.idChars).optional().meta({
    description: 'Id of the project. It may be left out if you have only one project, or with an API key.',
    examples: ['demo'],
    id: 'ProjectId',
  }),
}

const pageLimit = { error: 'must be a whole number from 1, given once' }

/** The parameters of every list. A limit over 200 counts as 200. */
export const pageQuery = {
  ...projectId,
  limit: z
    .string(pageLimit)
    .regex(/^[0-9]+$/, pageLimit)
    .transform(Number)
    .refine((limit) => limit >= 1, pageLimit)
    .transform((limit) => Math.min(limit, limits.pageItems))
    .default(limits.defaultPageItems)
    .meta({ type: 'integer', minimum: 1, description: 'Page size. Default 50, at most 200. A larger number counts as 200.', examples: [20] }),
  cursor: z
    .string({ error: 'must be given once' })
    .max(2_000, { error: 'is not a cursor of this list' })
    .optional()
    .meta({ description: '`next_cursor` of the previous page. Without it the list starts at its first page.', examples: ['MTc2Mzk5'] }),
}

export const filter = (max: number) => text(max).optional()

export const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((text) => text === 'true')
  .optional()

/** A time in a query: ISO 8601, or epoch milliseconds as digits. */
export const time = z
  .preprocess((raw) => (typeof raw === 'string' && /^-?\d{1,16}$/.test(raw) ? Number(raw) : raw), anyTime)
  .optional()
