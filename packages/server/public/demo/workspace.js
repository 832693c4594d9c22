import { avatar, bar, button, doneButton, fieldForm, input, select, tile, title } from './controls.js'
import { h } from './dom.js'
import { counted, formatMoney } from './format.js'
import { accountNames, callTimes, tasks, teamPricePerSeat } from './people.js'

/** Acme Planner for whoever has signed in. */

/** @import { Person } from './people.js' */
/** @import { Account } from './session.js' */

/**
 * @typedef {object} WorkspaceActions
 * @property {(accountId: string) => void} switchTo
 * @property {() => void} logOut
 * @property {(task: string, isDone: boolean) => void} tick
 * @property {() => void} startTrial
 * @property {(seats: number) => void} invite
 * @property {(time: string) => void} bookCall
 * @property {() => void} upgrade
 * @property {(name: string) => void} nameWorkspace
 */

const planWords = { free: 'Free plan', trial: 'Trial of Team', team: 'Team plan' }

/** @param {{ person: Person, accountId: string | undefined, account: Account, actions: WorkspaceActions }} state */
export function workspace({ person, accountId, account, actions }) {
  const options = person.accountIds.map((id) => /** @type {[string, string]} */ ([id, accountNames[id] ?? id]))
  return [
    bar(
      options.length > 1 && select('account', 'Account', options, { chosen: accountId, choose: actions.switchTo }),
      avatar(person),
      h('span', { class: 'who' }, person.name),
      button('log-out', 'Log out', actions.logOut),
    ),
    title(accountNames[accountId ?? ''] ?? account.name ?? `${person.name.split(' ')[0]}’s workspace`),
    h('p', { class: 'quiet' }, `${planWords[account.plan]} · ${counted(account.seats, 'seat')}`),
    accountId === undefined && nameForm(actions),
    h('h4', {}, 'This week'),
    h('ul', { class: 'tasks' }, ...tasks.map((task) => taskItem(task, account, actions))),
    h('div', { class: 'tiles' }, ...tiles(account, actions)),
  ]
}

/** @param {WorkspaceActions} actions */
const nameForm = ({ nameWorkspace }) =>
  h('div', { class: 'naming' }, fieldForm('save-name', input('workspace-name', 'Name of your company', { placeholder: 'Name of your company', maxlength: 200 }), 'Name it', nameWorkspace))

/** @param {string} task @param {Account} account @param {WorkspaceActions} actions */
function taskItem(task, { done }, { tick }) {
  const box = h('input', { type: 'checkbox', id: `task-${tasks.indexOf(task)}`, checked: done.includes(task) })
  box.addEventListener('change', () => tick(task, box.checked))
  return h('li', {}, h('label', {}, box, h('span', {}, task)))
}

/** @param {Account} account @param {WorkspaceActions} actions */
function tiles({ plan, seats, callAt }, { startTrial, invite, bookCall, upgrade }) {
  const price = `${formatMoney(seats * teamPricePerSeat)} a year`
  const times = callTimes.map((time) => /** @type {[string, string]} */ ([time, time]))
  return [
    plan === 'free'
      ? tile('Trial', 'All of Team, for two weeks.', button('start-trial', 'Start trial', startTrial))
      : tile('Trial', 'Two weeks of Team.', doneButton('start-trial', 'Started')),
    tile('Seats', `${seats} in use.`, fieldForm('invite', input('seats', 'Seats to add', { type: 'number', min: 1, max: 99, value: 2 }), 'Invite', (count) => invite(Number(count)))),
    tile('Talk to us', callAt === undefined ? 'Twenty minutes, no slides.' : `Booked: ${callAt}.`, fieldForm('book-call', select('call-at', 'Time of the call', times, { chosen: callAt }), 'Book a call', bookCall)),
    plan === 'team'
      ? tile('Team plan', `${price}. Thank you!`, doneButton('upgrade', 'Upgraded'))
      : tile('Team plan', `${price} for ${counted(seats, 'seat')}.`, button('upgrade', 'Upgrade to Team', upgrade, 'primary')),
  ]
}
