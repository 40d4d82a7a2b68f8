import { ApiProblem } from "@/lib/api/problem"
import type { Problem, UploadTicket } from "@/lib/api/types"

/**
 * Sends a file to where its ticket says and tells how far it is, from 0 to 1. XMLHttpRequest,
 * because `fetch` cannot tell how much it has sent.
 */
export function sendBytes(
  { method, url, headers }: UploadTicket["upload"],
  file: Blob,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    const watch = stallWatch(() => {
      reject(refused(request))
      request.abort()
    })
    request.upload.onprogress = ({ loaded, total }) => {
      watch.moved()
      onProgress(total ? loaded / total : 1)
    }
    request.onloadend = watch.end
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve()
      else reject(refused(request))
    }
    request.onerror = () => reject(refused(request))
    request.onabort = () => reject(new DOMException("The upload was cancelled.", "AbortError"))
    signal.addEventListener("abort", () => request.abort(), { once: true })
    watch.moved()
    request.send(file)
  })
}

const STALLED_MS = 60_000

/** A connection over which nothing moves is given up: a browser would wait for minutes. */
function stallWatch(onStalled: () => void): { moved: () => void; end: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = () => clearTimeout(timer)
  const moved = () => {
    end()
    timer = setTimeout(onStalled, STALLED_MS)
  }
  return { moved, end }
}

function refused(request: XMLHttpRequest): ApiProblem {
  try {
    const body = JSON.parse(request.responseText) as Problem
    if (body.detail) return new ApiProblem(body)
  } catch {
    // Storage need not answer in our words.
  }
  return new ApiProblem({
    type: "/problems/upload-failed",
    title: "Upload failed",
    status: request.status,
    detail:
      request.status === 0
        ? "The file did not arrive. Check the connection and upload it again."
        : `The storage refused the file (${request.status}). Upload it again.`,
  })
}
