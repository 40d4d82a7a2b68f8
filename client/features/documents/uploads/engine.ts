import { beginUploads, changeDocuments, confirmUploads, renewTicket } from "@/lib/api/endpoints"
import { sha256Of } from "./hash"
import { mediaTypeOf } from "./media-type"
import { sendBytes } from "./send-bytes"
import { publishArrival, publishUploads } from "./store"
import { type Announced, Uploader } from "./uploader"

/** The one uploader of this page. What it brings goes on while one looks at other pages. */
export const uploader = new Uploader(
  {
    announce: async (projectId, files, key) =>
      (await beginUploads(projectId, files, key)).files.map(
        ({ document, upload, same_as, problem }): Announced =>
          document && upload ? { ticket: { document, upload, same_as } } : { problem: problem! },
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
  publishUploads,
  publishArrival,
)

/** Being offline is no failure of a file: it is waited for. */
async function online(): Promise<void> {
  if (!navigator.onLine) await new Promise((resolve) => addEventListener("online", resolve, { once: true }))
}
