import { ApiProblem } from "@/lib/api/problem"

/** A file on its way to the server. Once it has arrived its document speaks for itself. */
export type Upload = {
  key: string
  projectId: string
  name: string
  size: number
  state: "waiting" | "checking" | "ready" | "sending" | "confirming" | "arrived" | "failed"
  /** 0 to 1 of the bytes. */
  sent: number
  /** The same bytes were there under this name, so nothing was sent. */
  known: boolean
  documentId: string | null
  failure: UploadFailure | null
}

/** Why a file did not arrive: it is empty, it cannot be read any more, or what the server said. */
export type UploadFailure = "empty" | "unreadable" | ApiProblem

export const isUnderWay = ({ state }: Pick<Upload, "state">): boolean => state !== "arrived" && state !== "failed"

export type UploadSummary = {
  total: number
  arrived: number
  /** Of those that arrived, the ones that were there before. */
  known: number
  failed: Upload[]
  /** The few that bytes are sent of right now. */
  sending: Upload[]
  underWay: boolean
  /** 0 to 1 of all bytes; files that failed are done with. */
  share: number
}

export function summaryOf(uploads: Upload[]): UploadSummary {
  const bytes = uploads.reduce((sum, { size }) => sum + size, 0)
  const done = uploads.reduce((sum, upload) => sum + upload.size * (isUnderWay(upload) ? upload.sent : 1), 0)
  return {
    total: uploads.length,
    arrived: uploads.filter(({ state }) => state === "arrived").length,
    known: uploads.filter(({ known }) => known).length,
    failed: uploads.filter(({ state }) => state === "failed"),
    sending: uploads.filter(({ state }) => state === "sending"),
    underWay: uploads.some(isUnderWay),
    share: bytes > 0 ? done / bytes : 1,
  }
}
