import { byId, h, show } from './dom.js'
import { formatMoney } from './format.js'

/** The pipeline: every company of the project under its stage, and buttons that move the one in use. */

/** @import { Company, Stage } from '@hal/contract/types' */
/** @import { Calls } from './calls.js' */
/** @import { Records } from './records.js' */

/** @param {{ calls: Calls }} parts */
export function createBoard({ calls }) {
  const root = byId('board')

  /** @param {Stage} stage */
  function move({ name }) {
    const mode = byId('board-mode')
    if (!(mode instanceof HTMLFormElement)) return
    const chosen = new FormData(mode).get('mode')
    if (chosen === 'dry_run') void calls.rehearseStage({ stage: name })
    else if (chosen === 'exact') calls.make('setStage', { stage: name, stage_update_mode: 'exact' })
    else calls.make('setStage', name)
  }

  return {
    /** @param {Records} records */
    show({ stages, companies, company }) {
      const withoutStage = companies.filter(({ stage }) => stage === null)
      show(
        root,
        withoutStage.length > 0 && column(h('h3', {}, 'No stage yet'), withoutStage, company),
        ...stages.map((stage) =>
          column(heading(stage, company), companies.filter((each) => each.stage?.id === stage.id), company, stage.kind),
        ),
      )
    },
  }

  /** @param {Stage} stage @param {Company | undefined} company */
  function heading(stage, company) {
    const label = `Move ${company?.name ?? 'the company'} to ${stage.name}`
    const button = h('button', { type: 'button', id: `move-${stage.id}`, class: 'move', 'aria-label': label, click: () => move(stage) }, 'Move')
    return h('div', { class: 'column-head' }, h('h3', {}, stage.name), button)
  }
}

/** @param {HTMLElement} head @param {Company[]} companies @param {Company | undefined} current @param {string} [kind] */
function column(head, companies, current, kind) {
  const cards = companies.map((company) => h('li', {}, card(company, company.id === current?.id)))
  return h('section', { class: 'column', 'data-kind': kind }, head, cards.length > 0 ? h('ul', {}, ...cards) : h('p', { class: 'empty' }, 'Nobody'))
}

/** @param {Company} company @param {boolean} isCurrent */
function card({ name, external_id, deal_value, is_placeholder }, isCurrent) {
  return h(
    'article',
    { class: isCurrent ? 'card current' : 'card' },
    h('strong', {}, name),
    h('span', { class: 'quiet' }, deal_value === null ? 'no deal yet' : formatMoney(deal_value)),
    external_id !== null && h('code', {}, external_id),
    is_placeholder && h('small', { class: 'tag' }, 'placeholder'),
    isCurrent && h('small', { class: 'tag you' }, 'you are here'),
  )
}
