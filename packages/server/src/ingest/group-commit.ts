import type { Context } from '../domain/decision.js'
import { createRecords, type Records } from '../domain/records.js'
import type { Commit, Store } from '../store/port.js'
import { StoreUnavailable } from '../store/port.js'
import { isAdmitted, Overloaded } from './admission.js'
import type { Job } from './job.js'
import { keyedHash } from './keyed-hash.js'
import { noKeys, toKeys } from './keys.js'

/** Jobs with more operations than this in all wait for the next commit. */
const maxGroupWeight = 2_000

/** How often a group is decided anew when another process was faster. */
const maxAttempts = 10

interface Waiting {
  job: Job<unknown>
  resolve(answer: unknown): void
  reject(error: unknown): void
}

type Ended = (outcome: 'committed' | 'failed') => void

/** For figures. */
export interface GroupObserver {
  /** Is told of each group as its turn comes; what it answers, of how the group ended, durable if `committed`. */
  began(jobs: readonly Job<unknown>[]): Ended
  /** Is told of each job that was not let in. */
  shed(job: Job<unknown>): void
}

export interface GroupCommitDependencies {
  store: Store
  newId: Context['newId']
  /** Default: nobody looks. */
  observer?: GroupObserver
  /** Calls back once the requests of this turn of the event loop are in. */
  schedule(run: () => void): void
}

export interface GroupCommit {
  /**
   * @returns the job's answer, once what it wrote is durable
   * @throws Overloaded when too much waits already
   */
  enqueue<Answer>(job: Job<Answer>): Promise<Answer>
  /** Resolves once all that was let in is answered. */
  drain(): Promise<void>
  /** What was let in and is not answered, the oldest first. */
  waiting(): readonly Job<unknown>[]
}

const nobodyLooks: GroupObserver = { began: () => () => {}, shed: () => {} }

/**
 * Lets requests that come together share one read, their decisions in order, and one write: those of
 * one turn of the event loop, and under load of a few. There is one group at a time, so what is
 * decided in this process never conflicts. The next one rests on what this one wrote, and does not
 * wait until that is durable; its answers do.
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
   * Whether a group is worth its write: as much has come as waits for the disk, so that one half is written while the
   * other is synced. To begin sooner would gain nothing, since the disk is busy, and many small groups cost more.
   */
  function isEnough(): boolean {
    return queue.length > 0 && queuedWeight >= unansweredWeight - queuedWeight
  }

  function takeNext(): Waiting[] {
    const group = takeGroup(queue)
    for (const { job } of group) queuedWeight -= job.weight
    return group
  }

  /** Decides and writes a group; its answers follow when they are durable. */
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

  /** Also where the group wrote nothing: a duplicate may be one of what is not durable yet. */
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

  /** One request that breaks the group must not cost the others; a disk that is full costs them all. */
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

/** Whole jobs, in their order, up to the weight of one group; at least one. */
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
