/**
 * Who can sign in to Acme Planner, and the accounts that Acme Planner itself knows. HAL finds the
 * companies `acme` and `globex` by these ids (R11); `initech` it has not heard of, and makes (R12).
 *
 * @typedef {object} Person
 * @property {string} id
 * @property {string} name
 * @property {string} email
 * @property {string} about
 * @property {string[]} accountIds
 */

/** @type {Person[]} */
export const people = [
  { id: 'u_alice', name: 'Alice Moreau', email: 'alice@acme.com', about: 'Her company is in HAL', accountIds: ['acme'] },
  { id: 'u_bob', name: 'Bob Tanaka', email: 'bob@globex.com', about: 'His company is in HAL', accountIds: ['globex'] },
  { id: 'u_dana', name: 'Dana Okafor', email: 'dana@acme.com', about: 'Works for two companies', accountIds: ['acme', 'globex'] },
  { id: 'u_carol', name: 'Carol Diaz', email: 'carol@gmail.com', about: 'Has no company', accountIds: [] },
  { id: 'u_erin', name: 'Erin Walsh', email: 'erin@initech.com', about: 'Her company is new to HAL', accountIds: ['initech'] },
]

/** @type {Record<string, string>} */
export const accountNames = { acme: 'Acme Inc', globex: 'Globex', initech: 'Initech' }

/** @param {string} id */
export const personById = (id) => people.find((person) => person.id === id)

/** Dollars for a seat and a year. */
export const teamPricePerSeat = 144

export const tasks = ['Agree on the goal for May', 'Plan the launch', 'Share the roadmap']

export const callTimes = ['Tue 10:00', 'Wed 15:30', 'Thu 09:00']
