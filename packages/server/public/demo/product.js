import { byId, show } from './dom.js'
import { frontPage } from './front-page.js'
import { accountNames, teamPricePerSeat } from './people.js'
import { workspace } from './workspace.js'

/**
 * Acme Planner, as any customer of HAL would write it: whatever matters to sales is told to HAL in
 * the same function that does it. No call is waited for, because the product does not need HAL.
 */

/** @import { Calls } from './calls.js' */
/** @import { Person } from './people.js' */
/** @import { Session } from './session.js' */

/** @param {{ calls: Calls, session: Session }} parts */
export function createProduct({ calls: { make }, session }) {
  /** Whoever signs in is at least a lead; `advance_only` keeps the company where it is if it is further. */
  function identify() {
    const person = session.person()
    if (person === undefined) return
    const { id, name, email, accountIds } = person
    const accountId = session.accountId()
    make('identify', {
      user_id: id,
      email,
      name,
      ...(accountId !== undefined && { company: { id: accountId, name: accountNames[accountId], stage: 'Lead' } }),
      ...(accountIds.length > 1 && { company_ids: accountIds }),
    })
  }

  const dealValue = () => session.account().seats * teamPricePerSeat

  /** What a visitor without a name can do. */
  const frontActions = {
    watchTour: () => make('track', 'tour-watched', 95),
    seePrices: () => make('track', 'pricing-viewed', 'team', { properties: { seats: 3 } }),

    /** @param {Person} person */
    signIn(person) {
      session.signIn(person.id)
      identify()
      turnPage()
    },
  }

  const actions = {
    logOut() {
      session.signOut()
      make('reset')
      turnPage()
    },

    /** @param {string} accountId */
    switchTo(accountId) {
      session.switchTo(accountId)
      identify()
      draw()
    },

    /** @param {string} task @param {boolean} isDone */
    tick(task, isDone) {
      const others = session.account().done.filter((other) => other !== task)
      session.update({ done: isDone ? [...others, task] : others })
      if (isDone) make('track', 'task-done', task)
    },

    startTrial() {
      session.update({ plan: 'trial' })
      make('track', 'trial-started')
      make('setStage', 'Qualified')
      draw()
    },

    /** @param {number} count */
    invite(count) {
      const seats = session.account().seats + count
      session.update({ seats })
      make('track', 'seats-added', count)
      if (session.account().plan === 'team') make('setDeal', dealValue())
      else make('setProperties', { seats })
      draw()
    },

    /** @param {string} callAt */
    bookCall(callAt) {
      session.update({ callAt })
      make('track', 'call-booked', callAt)
      make('setStage', 'Proposal')
      draw()
    },

    upgrade() {
      session.update({ plan: 'team' })
      make('track', 'plan-upgraded', 'team')
      make('setDeal', { deal_value: dealValue(), stage: 'Won' })
      draw()
    },

    /** @param {string} name */
    nameWorkspace(name) {
      session.update({ name })
      make('identify', { company: { name } })
      draw()
    },
  }

  function draw() {
    const person = session.person()
    const parts =
      person === undefined
        ? frontPage(frontActions)
        : workspace({ person, accountId: session.accountId(), account: session.account(), actions })
    show(byId('product'), ...parts)
  }

  /** Another page: people who do not see it are told by its title. */
  function turnPage() {
    draw()
    byId('product').scrollTop = 0
    byId('product-title').focus()
  }

  return { draw, identify }
}
