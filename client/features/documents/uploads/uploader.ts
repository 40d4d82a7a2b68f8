import { ApiProblem } from "@/lib/api/problem"
import type { NewDocument, Outcome, Problem, UploadTicket } from "@/lib/api/types"
import type { NamedFile } from "./dropped"
import { isPassing, persistently } from "./retrying"
import { isUnderWay, type Upload, type UploadFailure } from "./state"

/** What the uploader does to the world outside; tests bring a world of their own. */
export type Outside = {
  announce: (projectId: string, files: NewDocument[], key: string) => Promise<Announced[]>
  renew: (documentId: string) => Promise<UploadTicket>
  confirm: (projectId: string, documentIds: string[]) => Promise<Outcome[]>
  forget: (projectId: string, documentIds: string[]) => Promise<unknown>
  send: (ticket: UploadTicket["upload"], file: Blob, onProgress: (sent: number) => void, signal: AbortSignal) => Promise<void>
  describe: (file: File) => Promise<NewDocument>
  pause: (ms: number) => Promise<void>
  newKey: () => string
}

export type Announced = { ticket: UploadTicket; problem?: undefined } | { ticket?: undefined; problem: Problem }

type Job = { upload: Upload; file: File | null; ticket: UploadTicket["upload"] | null; abort: AbortController }

const AT_ONCE = 4
/** Tickets live for minutes, so only the next few files have one. */
const IN_HAND = 2 * AT_ONCE
const BATCH = 50
/** Files are hashed before they are announced; the first of a batch should not wait for gigabytes. */
const BATCH_BYTES = 32 * 1024 * 1024

/**
 * Brings files to the server: announces them fifty at a time, sends four at once, confirms what
 * arrived. Each file stands for itself: what fails is kept with its reason and stops no other.
 */
export class Uploader {
  private jobs: Job[] = []
  private counter = 0
  private announcing = false
  private confirming = false

  constructor(
    private readonly outside: Outside,
    private readonly onChange: (uploads: Upload[]) => void,
    private readonly onArrived: (projectId: string) => void,
  ) {}

  add(projectId: string, files: NamedFile[]): void {
    for (const { file, name } of files) {
      const upload: Upload = {
        key: `upload-${++this.counter}`,
        projectId,
        name,
        size: file?.size ?? 0,
        state: "waiting",
        sent: 0,
        known: false,
        documentId: null,
        failure: null,
      }
      const job: Job = { upload, file, ticket: null, abort: new AbortController() }
      this.jobs.push(job)
      // There is nothing to send, and nothing that sending it again could mend.
      if (!file) this.fail(job, "unreadable")
      else if (file.size === 0) this.fail(job, "empty")
    }
    this.go()
  }

  /** Sends again what did not arrive, from the beginning. */
  again(keys: string[]): void {
    for (const job of this.named(keys)) {
      if (job.upload.state !== "failed" || job.upload.failure === "empty" || !job.file) continue
      this.forget([job])
      job.abort = new AbortController()
      job.ticket = null
      this.change(job, { state: "waiting", sent: 0, documentId: null, failure: null })
    }
    this.go()
  }

  /** Takes files back; what has arrived of them is given up. */
  cancel(keys: string[]): void {
    const jobs = this.named(keys).filter(({ upload }) => upload.state !== "arrived")
    for (const job of jobs) job.abort.abort()
    this.forget(jobs)
    this.jobs = this.jobs.filter((job) => !jobs.includes(job))
    this.publish()
    this.go()
  }

  /** Lets go of everything that is over. */
  clear(projectId: string): void {
    const over = this.jobs.filter(({ upload }) => upload.projectId === projectId && !isUnderWay(upload))
    this.forget(over.filter(({ upload }) => upload.state === "failed"))
    this.jobs = this.jobs.filter((job) => !over.includes(job))
    this.publish()
  }

  private go(): void {
    void this.announceNext()
    this.sendNext()
    void this.confirmNext()
  }

  private async announceNext(): Promise<void> {
    const jobs = this.nextBatch()
    if (this.announcing || jobs.length === 0 || this.in("ready").length >= IN_HAND) return
    this.announcing = true
    try {
      await this.announce(jobs)
    } finally {
      this.announcing = false
      this.go()
    }
  }

  private nextBatch(): Job[] {
    const waiting = this.in("waiting")
    const first = waiting[0]?.upload.projectId
    let bytes = 0
    return waiting
      .filter(({ upload }) => upload.projectId === first)
      .slice(0, BATCH)
      .filter(({ upload }, i) => (bytes += upload.size) <= BATCH_BYTES || i === 0)
  }

  private async announce(jobs: Job[]): Promise<void> {
    const described: { job: Job; file: NewDocument }[] = []
    for (const job of jobs) {
      this.change(job, { state: "checking" })
      try {
        described.push({ job, file: { ...(await this.outside.describe(job.file!)), name: job.upload.name } })
      } catch {
        this.fail(job, "unreadable")
      }
    }
    const wanted = described.filter(({ job }) => !job.abort.signal.aborted)
    if (wanted.length === 0) return
    const key = this.outside.newKey()
    const [projectId, files] = [jobs[0]!.upload.projectId, wanted.map(({ file }) => file)]
    try {
      const answers = await persistently(() => this.outside.announce(projectId, files, key), this.outside.pause)
      wanted.forEach(({ job }, i) => this.take(job, answers[i]!))
    } catch (error) {
      for (const { job } of wanted) this.fail(job, asProblem(error))
    }
  }

  private take(job: Job, { ticket, problem }: Announced): void {
    if (!ticket) return this.fail(job, new ApiProblem(problem))
    if (ticket.same_as) {
      void this.outside.forget(job.upload.projectId, [ticket.document.id]).catch(() => undefined)
      job.file = null
      return this.change(job, { state: "arrived", known: true, sent: 1 })
    }
    job.ticket = ticket.upload
    job.upload = { ...job.upload, documentId: ticket.document.id }
    if (job.abort.signal.aborted) this.forget([job])
    else this.change(job, { state: "ready" })
  }

  private sendNext(): void {
    for (const job of this.in("ready").slice(0, AT_ONCE - this.in("sending").length)) {
      this.change(job, { state: "sending", sent: 0 })
      void this.send(job).finally(() => this.go())
    }
  }

  private async send(job: Job): Promise<void> {
    const { signal } = job.abort
    const once = async () => {
      signal.throwIfAborted()
      if (job.ticket === null) job.ticket = (await this.outside.renew(job.upload.documentId!)).upload
      await this.outside.send(job.ticket, job.file!, (sent) => this.change(job, { sent }), signal)
    }
    try {
      await persistently(once, this.outside.pause, (error) => {
        // What the store signed has run out, or is about to: the next try asks for a new one.
        // Without a ticket it was the API that refused, and for good.
        const expired = job.ticket !== null && error instanceof ApiProblem && error.status === 403
        if (expired) job.ticket = null
        return !signal.aborted && (expired || isPassing(error))
      })
      this.change(job, { state: "confirming", sent: 1 })
    } catch (error) {
      this.fail(job, asProblem(error))
    }
  }

  private async confirmNext(): Promise<void> {
    const arrived = this.in("confirming")
    const first = arrived[0]?.upload.projectId
    const jobs = arrived.filter(({ upload }) => upload.projectId === first).slice(0, BATCH)
    if (this.confirming || !first) return
    this.confirming = true
    try {
      const ids = jobs.map(({ upload }) => upload.documentId!)
      const outcomes = await this.outcomesOf(first, ids)
      jobs.forEach((job, i) => this.conclude(job, outcomes[i]!))
      this.onArrived(first)
    } catch (error) {
      for (const job of jobs) this.fail(job, asProblem(error))
    } finally {
      this.confirming = false
      this.go()
    }
  }

  /** Asks again for those that could not be looked at just now; what was decided of the others stays. */
  private async outcomesOf(projectId: string, ids: string[]): Promise<Outcome[]> {
    const outcomes = new Map<string, Outcome>()
    const open = () => ids.filter((id) => !outcomes.has(id) || isPassing(refusal(outcomes.get(id)!)))
    const ask = async () => {
      for (const outcome of await this.outside.confirm(projectId, open())) outcomes.set(outcome.document_id, outcome)
      const [undecided] = open()
      if (undecided !== undefined) throw refusal(outcomes.get(undecided)!)
    }
    try {
      await persistently(ask, this.outside.pause)
    } catch (error) {
      if (outcomes.size < ids.length) throw error
    }
    return ids.map((id) => outcomes.get(id)!)
  }

  private conclude(job: Job, outcome: Outcome): void {
    if (outcome.status !== "accepted") return this.fail(job, refusal(outcome)!)
    job.file = job.ticket = null
    this.change(job, { state: "arrived" })
  }

  private fail(job: Job, failure: UploadFailure): void {
    this.change(job, { state: "failed", failure })
  }

  private forget(jobs: Job[]): void {
    for (const projectId of new Set(jobs.map(({ upload }) => upload.projectId))) {
      const ids = jobs.flatMap(({ upload }) => (upload.projectId === projectId && upload.documentId) || [])
      // Rows that wait for bytes that never come; deleting them is tidiness, not a promise.
      if (ids.length > 0) void this.outside.forget(projectId, ids).catch(() => undefined)
    }
  }

  private in(state: Upload["state"]): Job[] {
    return this.jobs.filter(({ upload }) => upload.state === state)
  }

  private named(keys: string[]): Job[] {
    const wanted = new Set(keys)
    return this.jobs.filter(({ upload }) => wanted.has(upload.key))
  }

  private change(job: Job, what: Partial<Upload>): void {
    if (job.abort.signal.aborted) return
    job.upload = { ...job.upload, ...what }
    this.publish()
  }

  private publish(): void {
    this.onChange(this.jobs.map(({ upload }) => upload))
  }
}

const GONE = new ApiProblem({
  type: "/problems/not-found",
  title: "Not found",
  status: 404,
  detail: "The document was deleted while its file was on its way.",
})

/** Why a file was not taken; undefined where it was. */
const refusal = ({ status, problem }: Outcome): ApiProblem | undefined =>
  status === "accepted" ? undefined : problem ? new ApiProblem(problem) : GONE

function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  return new ApiProblem({
    type: "/problems/upload-failed",
    title: "Upload failed",
    status: 0,
    detail: "The file did not arrive. Upload it again.",
  })
}
