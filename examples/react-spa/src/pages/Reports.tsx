import { useState } from 'react'
import { hal } from '../hal'

export function Reports() {
  const [shared, setShared] = useState(false)

  /** No `await`: the app goes on at once, and the event is delivered, whatever becomes of the network. */
  function share() {
    void hal.track('report-shared')
    setShared(true)
  }

  return (
    <section className="card">
      <h1>Reports</h1>
      <p>Visits this quarter, by country.</p>
      <button type="button" className="primary" onClick={share}>
        Share the report
      </button>
      {shared && <p>The report is shared.</p>}
    </section>
  )
}
