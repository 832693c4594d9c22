import { useState } from 'react'
import { hal } from './hal'
import { useSession } from './Layout'
import { signIn, users } from './session'

const pricePerSeat = 144

export function Home() {
  const session = useSession()
  if (session) return <h1>{session.account.name}</h1>
  return (
    <>
      <h1>Sign in</h1>
      {users.map((user) => (
        <button type="button" key={user.id} onClick={() => signIn(user)}>
          {user.name}
        </button>
      ))}
    </>
  )
}

export function Reports() {
  return (
    <>
      <h1>Reports</h1>
      <button type="button" onClick={() => void hal.track('report-shared')}>
        Share the report
      </button>
    </>
  )
}

/** Only this page waits for HAL's answers, to show them: yours can go on at once. */
export function Billing() {
  const session = useSession()
  const [seats, setSeats] = useState(3)
  const [said, setSaid] = useState('')

  function addSeat() {
    setSeats(seats + 1)
    void hal.track('seats-added', 1)
  }

  async function upgrade() {
    void hal.track('plan-upgraded', 'team')
    try {
      const { stage_update } = await hal.setDeal({ deal_value: seats * pricePerSeat, stage: 'Won' })
      setSaid(`HAL: ${stage_update?.status}, ${stage_update?.from ?? 'no stage'} to ${stage_update?.to}`)
    } catch (error) {
      setSaid(`HAL refused: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  return (
    <>
      <h1>Billing</h1>
      <p>
        {session ? session.account.name : 'Nobody'}: {seats} seats
      </p>
      <button type="button" onClick={addSeat}>
        Add a seat
      </button>
      <button type="button" onClick={upgrade}>
        Upgrade to Team
      </button>
      <p role="status">{said}</p>
    </>
  )
}
