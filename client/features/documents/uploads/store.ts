import { isUnderWay, type Upload } from "./state"

/** A bar need not move more often than this, and a page with hundreds of files cannot. */
const SETTLE_MS = 200

let uploads: Upload[] = []
let newest: Upload[] = []
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()
const arrivals = new Set<(projectId: string) => void>()

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

export function publishArrival(projectId: string): void {
  for (const tell of arrivals) tell(projectId)
}

export function publishUploads(now: Upload[]): void {
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
