import { avatar, bar, button, title } from './controls.js'
import { h } from './dom.js'
import { people } from './people.js'

/** Acme Planner for whoever has not signed in. */

/** @import { Person } from './people.js' */

/**
 * @typedef {object} FrontActions
 * @property {() => void} watchTour
 * @property {() => void} seePrices
 * @property {(person: Person) => void} signIn
 */

/** @param {FrontActions} actions */
export function frontPage({ watchTour, seePrices, signIn }) {
  return [
    bar(h('span', { class: 'quiet' }, 'Not signed in')),
    title('Plans that your team keeps'),
    h('p', { class: 'quiet' }, 'Nobody knows you here yet. Look around, or sign in as somebody.'),
    h('div', { class: 'row' }, button('watch-tour', 'Watch the tour', watchTour), button('see-prices', 'See prices', seePrices)),
    h('h4', {}, 'Sign in as'),
    h('ul', { class: 'people' }, ...people.map((person) => h('li', {}, personButton(person, signIn)))),
  ]
}

/** @param {Person} person @param {FrontActions['signIn']} signIn */
function personButton(person, signIn) {
  return h(
    'button',
    { type: 'button', class: 'person', id: `sign-in-${person.id}`, click: () => signIn(person) },
    avatar(person),
    h('span', { class: 'person-name' }, h('strong', {}, person.name), h('span', { class: 'quiet' }, person.email)),
    h('small', {}, person.about),
  )
}
