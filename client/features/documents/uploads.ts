import { beginUpload, cancelDocument, confirmUpload } from "@/lib/api/endpoints"
import type { Document } from "@/lib/api/types"
import { sha256Of } from "./hash"
import { mediaTypeOf } from "./media-type"
import { sendBytes } from "./send-bytes"

/** A file on its way to the server. Once it has arrived the document speaks for itself. */
export type Upload = {
  key: string
  projectId: string
  name: string
  size: number
  state: "waiting" | "checking" | "sending" | "failed"
  /** 0 to 1 of the bytes. */
  sent: number
  documentId: string | null
  error: unknown
}

const AT_ONCE = 3

type Job = { upload: Upload; file: File; abort: AbortController; onDocument: (d: Document) => void }

let jobs: Job[] = []
let uploads: Upload[] = []
let running = 0
let counter = 0
const listeners = new Set<() => void>()

export const onUploads = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const allUploads = (): Upload[] => uploads

/** Queues files; three are sent at a time. They go on while one looks at other pages. */
export function add(projectId: string, files: File[], onDocument: (d: Document) => void): void {
  for (const file of files) {
    const upload: Upload = {
      key: `upload-${++counter}`,
      projectId,
      name: file.name,
      size: file.size,
      state: "waiting",
      sent: 0,
      documentId: null,
      error: null,
    }
    jobs = [...jobs, { upload, file, abort: new AbortController(), onDocument }]
  }
  publish()
  next()
}

/** Sends a file again whose upload failed. */
export function again(key: string): void {
  const job = jobs.find(({ upload }) => upload.key === key)
  if (!job) return
  job.abort = new AbortController()
  change(job, { state: "waiting", sent: 0, documentId: null, error: null })
  next()
}

/** Takes a file back; what has arrived of it is given up. */
export function cancel(key: string): void {
  const job = jobs.find(({ upload }) => upload.key === key)
  if (!job) return
  job.abort.abort()
  if (job.upload.documentId) void cancelDocument(job.upload.documentId).catch(() => undefined)
  remove(job)
}

function next(): void {
  while (running < AT_ONCE) {
    const job = jobs.find(({ upload }) => upload.state === "waiting")
    if (!job) return
    running += 1
    change(job, { state: "checking" })
    void send(job).finally(() => {
      running -= 1
      next()
    })
  }
}

async function send(job: Job): Promise<void> {
  const { file, abort, upload } = job
  // There is nothing to send, and nothing that sending it again could mend.
  if (file.size === 0) return change(job, { state: "failed" })
  try {
    const sha256 = await sha256Of(file)
    abort.signal.throwIfAborted()
    const ticket = await beginUpload(upload.projectId, {
      name: file.name,
      media_type: mediaTypeOf(file),
      size: file.size,
      ...(sha256 ? { sha256 } : {}),
    })
    change(job, { state: "sending", documentId: ticket.document.id })
    job.onDocument(ticket.document)
    await sendBytes(ticket.upload, file, (sent) => change(job, { sent }), abort.signal)
    job.onDocument(await confirmUpload(ticket.document.id))
    remove(job)
  } catch (error) {
    if (!abort.signal.aborted) change(job, { state: "failed", error })
  }
}

function change(job: Job, what: Partial<Upload>): void {
  job.upload = { ...job.upload, ...what }
  publish()
}

function remove(job: Job): void {
  jobs = jobs.filter((other) => other !== job)
  publish()
}

function publish(): void {
  const before = uploads.length
  uploads = jobs.map(({ upload }) => upload)
  if (before === 0 && uploads.length > 0) addEventListener("beforeunload", warn)
  if (uploads.length === 0) removeEventListener("beforeunload", warn)
  for (const listener of listeners) listener()
}

/** Leaving the page would lose what is not sent yet. */
function warn(event: BeforeUnloadEvent): void {
  if (uploads.some(({ state }) => state !== "failed")) event.preventDefault()
}
