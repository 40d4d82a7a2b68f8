import { beginUploads, changeDocuments, confirmUploads, renewTicket } from "@/lib/api/endpoints"
import { sha256Of } from "./hash"
import { mediaTypeOf } from "./media-type"
import { sendBytes } from "./send-bytes"
import { isUnderWay, type Upload } from "./state"
import { type Announced, Uploader } from "./uploader"

/** A bar need not move more often than this, and a page with hundreds of files cannot. */
const SETTLE_MS = 200

let uploads: Upload[] = []
let newest: Upload[] = []
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()
const arrivals = new Set<(projectId: string) => void>()

/** The files on their way. They go on while one looks at other pages. */
export const uploader = new Uploader(
  {
    announce: async (projectId, files, key) =>
      (await beginUploads(projectId, files, key)).files.map(
        ({ document, upload, problem }): Announced =>
          document && upload ? { ticket: { document, upload } } : { problem: problem! },
      ),
    renew: renewTicket,
    confirm: async (projectId, ids) => (await confirmUploads(projectId, ids)).outcomes,
    forget: (projectId, ids) => changeDocuments(projectId, "delete", { document_ids: ids }),
    send: sendBytes,
    describe: async (file) => {
      const sha256 = await sha256Of(file)
      return { name: file.name, media_type: mediaTypeOf(file), size: file.size, ...(sha256 ? { sha256 } : {}) }
    },
    pause: async (ms) => {
      await new Promise((resolve) => setTimeout(resolve, ms))
      await online()
    },
    newKey: () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16)).join("-"),
  },
  publish,
  (projectId) => arrivals.forEach((tell) => tell(projectId)),
)

export const allUploads = (): Upload[] => uploads
export const onUploads = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
/** Told when documents of a project have arrived. */
export const onArrivals = (listener: (projectId: string) => void): (() => void) => {
  arrivals.add(listener)
  return () => arrivals.delete(listener)
}

function publish(now: Upload[]): void {
  newest = now
  timer ??= setTimeout(() => {
    timer = undefined
    uploads = newest
    for (const listener of listeners) listener()
  }, SETTLE_MS)
  if (now.some(isUnderWay)) addEventListener("beforeunload", warn)
  else removeEventListener("beforeunload", warn)
}

/** Leaving the page would lose what is not sent yet. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

/** Being offline is no failure of a file: it is waited for. */
async function online(): Promise<void> {
  if (!navigator.onLine) await new Promise((resolve) => addEventListener("online", resolve, { once: true }))
}
