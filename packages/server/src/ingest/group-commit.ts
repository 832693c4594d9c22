import type { Context } from '../domain/decision.js'
import { createRecords, type Records } from '../domain/records/records.js'
import type { Commit, Store } from '../store/port.js'
import { StoreUnavailable } from '../store/port.js'
import { isAdmitted, Overloaded } from './admission.js'
import type { Job } from './job.js'
import { keyedHash } from './keyed-hash.js'
import { noKeys, toKeys } from './keys.js'

/** The maximum number of operations in one group. Further jobs wait for the next commit. */
const maxGroupWeight = 2_000

/** How often a group is decided again after a conflict with another process. */
const maxAttempts = 10

interface Waiting {
  job: Job<unknown>
  resolve(answer: unknown): void
  reject(error: unknown): void
}

type Ended = (outcome: 'committed' | 'failed') => void

/** Receives events for metrics. */
export interface GroupObserver {
  /**
   * Called for each group when its turn comes. The returned function is called when the group ends: `committed`
   * means durable.
   */
  began(jobs: readonly Job<unknown>[]): Ended
  /** Called for each job that is not admitted. */
  shed(job: Job<unknown>): void
}

export interface GroupCommitDependencies {
  store: Store
  newId: Context['newId']
  /** Default: no observer. */
  observer?: GroupObserver
  /** Calls `run` after the event loop has received the requests of this turn. */
  schedule(run: () => void): void
}

export interface GroupCommit {
  /**
   * Queues a job.
   *
   * @returns the job's answer, once its writes are durable
   * @throws Overloaded when too many operations wait already
   */
  enqueue<Answer>(job: Job<Answer>): Promise<Answer>
  /** Resolves once all admitted jobs are answered. */
  drain(): Promise<void>
  /** Admitted jobs without an answer yet, oldest first. */
  waiting(): readonly Job<unknown>[]
}

const nobodyLooks: GroupObserver = { began: () => () => {}, shed: () => {} }

/**
 * Groups the requests of one turn of the event loop, or of several turns under load. A group shares one read,
 * decides its jobs in order and shares one write. Only one group runs at a time, so decisions within this process
 * never conflict. The next group builds on the writes of the previous one without waiting until they are durable.
 * Its answers wait for that.
 */
export function createGroupCommit(dependencies: GroupCommitDependencies): GroupCommit {
  const { store, newId, schedule, observer = nobodyLooks } = dependencies
  const queue: Waiting[] = []
  const unanswered = new Map<Job<unknown>, Promise<unknown>>()
  let unansweredWeight = 0
  let queuedWeight = 0
  let running: Promise<void> | null = null

  function enqueue<Answer>(job: Job<Answer>): Promise<Answer> {
    if (!isAdmitted(job.shedClass, job.weight, unansweredWeight)) {
      observer.shed(job)
      return Promise.reject(new Overloaded(`${unansweredWeight} operations wait`))
    }
    const answer = new Promise<Answer>((resolve, reject) => {
      queue.push({ job, resolve: (given) => resolve(given as Answer), reject })
    })
    unanswered.set(job, answer)
    unansweredWeight += job.weight
    queuedWeight += job.weight
    start()
    return answer
  }

  function start(): void {
    running ??= new Promise<void>((done) => schedule(() => done(run())))
  }

  async function run(): Promise<void> {
    while (isEnough()) await settle(takeNext())
    running = null
  }

  /**
   * Whether to start the next group: when at least as many operations are queued as wait for the disk. Then one
   * half is written while the other half is synced. An earlier start would gain nothing, because the disk is busy
   * and many small groups cost more.
   */
  function isEnough(): boolean {
    return queue.length > 0 && queuedWeight >= unansweredWeight - queuedWeight
  }

  function takeNext(): Waiting[] {
    const group = takeGroup(queue)
    for (const { job } of group) queuedWeight -= job.weight
    return group
  }

  /** Decides and writes a group. Its answers follow once they are durable. */
  async function settle(group: Waiting[]): Promise<void> {
    const jobs = group.map(({ job }) => job)
    const ended = observer.began(jobs)
    try {
      const answers = await decideAndCommit(jobs)
      void answerOnceDurable(group, answers, ended)
    } catch (error) {
      ended('failed')
      await settleFailed(group, error)
    }
  }

  /** Waits even if the group wrote nothing, because a duplicate may repeat an operation that is not durable yet. */
  async function answerOnceDurable(group: Waiting[], answers: unknown[], ended: Ended): Promise<void> {
    try {
      await store.durable()
      ended('committed')
      release(group, ({ resolve }, index) => resolve(answers[index]))
    } catch (error) {
      ended('failed')
      release(group, ({ reject }) => reject(error))
    }
  }

  function release(group: Waiting[], give: (waiting: Waiting, index: number) => void): void {
    for (const [index, waiting] of group.entries()) {
      unanswered.delete(waiting.job)
      unansweredWeight -= waiting.job.weight
      give(waiting, index)
    }
    if (queue.length > 0) start()
  }

  /** One failing request must not fail the others, so they are retried one by one. A full disk fails them all. */
  async function settleFailed(group: Waiting[], error: unknown): Promise<void> {
    if (group.length === 1 || error instanceof StoreUnavailable) {
      release(group, ({ reject }) => reject(error))
    } else {
      for (const waiting of group) await settle([waiting])
    }
  }

  async function decideAndCommit(jobs: Job<unknown>[]): Promise<unknown[]> {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const { answers, commits } = await decideAll(jobs)
      if (commits.length === 0 || (await store.commit(commits)) === 'committed') return answers
    }
    throw new StoreUnavailable(`the store was written by others ${maxAttempts} times in a row`)
  }

  async function decideAll(jobs: Job<unknown>[]): Promise<{ answers: unknown[]; commits: Commit[] }> {
    const projects = await readProjects(jobs)
    const answers = jobs.map((job) => {
      const project = projects.get(job.project_id)
      if (project === undefined) return job.withoutProject()
      const { answer, changes } = job.decide(project.records, { now: job.received_at, newId, hash: keyedHash })
      for (const change of changes) project.commit.changes.push(change)
      return answer
    })
    const commits = [...projects.values()].map(({ commit }) => commit)
    return { answers, commits: commits.filter(({ changes }) => changes.length > 0) }
  }

  async function readProjects(jobs: Job<unknown>[]): Promise<Map<string, { records: Records; commit: Commit }>> {
    const keysByProject = new Map<string, ReturnType<typeof noKeys>>()
    for (const job of jobs) {
      const keys = keysByProject.get(job.project_id) ?? noKeys()
      keysByProject.set(job.project_id, keys)
      job.addKeys(keys)
    }
    const projects = new Map<string, { records: Records; commit: Commit }>()
    for (const [project_id, keys] of keysByProject) {
      const read = await store.read(toKeys(project_id, keys))
      if (read === null) continue
      const commit: Commit = { project_id, version: read.version, changes: [] }
      projects.set(project_id, { records: createRecords(read.rows), commit })
    }
    return projects
  }

  return {
    enqueue,
    async drain() {
      while (unanswered.size > 0) await Promise.allSettled(unanswered.values())
    },
    waiting: () => [...unanswered.keys()],
  }
}

/** Takes whole jobs in order, up to the weight of one group, but at least one. */
function takeGroup(queue: Waiting[]): Waiting[] {
  let weight = 0
  let count = 0
  for (const { job } of queue) {
    weight += job.weight
    if (count > 0 && weight > maxGroupWeight) break
    count++
  }
  return queue.splice(0, count)
}
