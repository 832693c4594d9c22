import { byId, h, show } from './dom.js'

/** The loss ledger of the project in one line: what pages called, and what became of it. */

/** @import { Delivery } from '@hal/contract/types' */
/** @import { HalEvents } from '../../../sdk/src/api/types.js' */

export function createLedger() {
  /** @type {Delivery} */
  let told = { called: 0, delivered: 0, missing: 0, dropped: {}, days: [] }
  let waiting = 0

  function draw() {
    const { called, delivered, missing, dropped } = told
    const drops = Object.values(dropped).reduce((sum, count) => sum + count, 0)
    // The server hears of a call when it comes: what still waits here was called as well.
    const figures = { called: called + waiting, delivered, waiting, ...(drops > 0 && { dropped: drops }), missing }
    show(byId('ledger-figures'), ...Object.entries(figures).map(([name, count]) => h('li', { 'data-figure': name }, h('strong', {}, count), ` ${name}`)))
  }

  return {
    /** @param {Delivery} delivery what the server has counted of all pages of the project */
    showDelivery(delivery) {
      told = delivery
      draw()
    },

    /** @param {HalEvents['queue']} queue */
    showQueue({ length }) {
      waiting = length
      draw()
    },
  }
}
