import { useState } from 'react'
import { useOutletContext } from 'react-router'
import { HalError } from '@hal/sdk'
import { hal } from '../hal'
import type { Session } from '../session'

const pricePerSeat = 144

export function Billing() {
  const { account } = useOutletContext<Session>()
  const [seats, setSeats] = useState(3)
  const [said, setSaid] = useState('')

  function addSeat() {
    setSeats(seats + 1)
    void hal.track('seats-added', 1)
  }

  /** A call that the page waits for: the answer says what was done, a refusal has a code and says what is wrong. */
  async function upgrade() {
    void hal.track('plan-upgraded', 'team')
    try {
      const { stage_update } = await hal.setDeal({ deal_value: seats * pricePerSeat, stage: 'Won' })
      setSaid(`Stage ${stage_update?.status}: ${stage_update?.from ?? 'none'} to ${stage_update?.to}.`)
    } catch (error) {
      setSaid(error instanceof HalError ? `HAL refused: ${error.code}. ${error.detail}` : String(error))
    }
  }

  return (
    <section className="card">
      <h1>Billing</h1>
      <dl>
        <dt>Account</dt>
        <dd>{account.name}</dd>
        <dt>Seats</dt>
        <dd>{seats}</dd>
        <dt>A year</dt>
        <dd>${seats * pricePerSeat}</dd>
      </dl>
      <button type="button" onClick={addSeat}>
        Add a seat
      </button>
      <button type="button" className="primary" onClick={() => void upgrade()}>
        Upgrade to Team
      </button>
      {said && <p>{said}</p>}
    </section>
  )
}
