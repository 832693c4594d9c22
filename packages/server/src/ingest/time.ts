import { earliestEpochMs } from '@hal/contract'

/**
 * The time of an operation by the server's clock. Corrects the client's time by its clock skew when it sent the
 * request. The result is never later than the receipt and never before the year 0 (R27). All times are epoch ms.
 */
export function correctedTime(receivedAt: number, timestamp: number | undefined, sentAt: number | undefined): number {
  if (timestamp === undefined) return receivedAt
  const skew = sentAt === undefined ? 0 : receivedAt - sentAt
  return Math.max(Math.min(timestamp + skew, receivedAt), earliestEpochMs)
}
