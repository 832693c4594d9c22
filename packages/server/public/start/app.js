import { createApi, keptKey, ReadError } from './api.js'
import { createArrivals } from './arrivals.js'
import { enableCopying } from './copy.js'
import { byId } from './dom.js'

const pollEveryMs = 1_500

/** @param {string} words */
const announce = (words) => void (byId('announcements').textContent = words)

/** @param {unknown} error */
function showError(error) {
  const place = byId('trouble-reading')
  place.textContent = error instanceof Error ? error.message : ''
  place.hidden = place.textContent === ''
}

/** @param {import('./api.js').Api} api */
function createProjectView(api) {
  const arrivals = createArrivals(announce)
  let shownId = ''
  /** Each run replaces the one before, so that there is never more than one. */
  let latestRun = 0

  /** @param {number} run */
  async function poll(run) {
    try {
      const answer = await api.calls(shownId)
      if (run !== latestRun) return
      arrivals.show(answer)
      showError(undefined)
    } catch (error) {
      if (run !== latestRun) return
      showError(error)
      if (error instanceof ReadError && error.isFinal) return
    }
    setTimeout(() => void (run === latestRun && poll(run)), pollEveryMs)
  }

  document.addEventListener('visibilitychange', () => {
    latestRun += 1
    if (!document.hidden && shownId !== '') void poll(latestRun)
  })

  return {
    /** Shows a project and follows its calls. @param {string} id */
    async show(id) {
      shownId = id
      latestRun += 1
      const run = latestRun
      arrivals.clear()
      const snippets = await api.snippets(id)
      if (id !== shownId) return
      for (const [name, text] of Object.entries(snippets)) byId(name).textContent = text
      if (run === latestRun) await poll(run)
    },
  }
}

/** @param {string} key */
async function showProjects(key) {
  const api = createApi(key)
  const { projects, demo } = await api.projects()
  if (demo !== null) document.querySelector('nav a[href="/demo"]')?.setAttribute('href', demo)
  for (const id of ['stranger', 'locked']) byId(id).hidden = true
  const newest = projects.at(-1)
  if (newest === undefined) throw new Error('There is no project yet. Make one: npm run hal -- project create NAME')
  const view = createProjectView(api)
  const select = /** @type {HTMLSelectElement} */ (byId('project'))
  select.replaceChildren(...projects.map(({ id, name }) => new Option(name === id ? id : `${name} (${id})`, id)))
  select.value = newest.id
  select.addEventListener('change', () => void view.show(select.value).catch(showError))
  for (const id of ['choice', 'unknown-ids']) byId(id).hidden = false
  await view.show(select.value)
}

enableCopying(announce)
const key = keptKey()
if (key !== undefined) showProjects(key).catch(showError)
