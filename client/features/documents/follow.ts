import { notifyManager, type QueryClient } from "@tanstack/react-query"
import { events, filled } from "@/lib/api/paths"
import { isNotFound } from "@/lib/api/problem"
import * as keys from "@/lib/api/query-keys"
import { frames } from "@/lib/api/sse"
import type { CountsEvent, DocumentEvent } from "@/lib/api/types"
import { applyEvent } from "./pages"
import { rereadSoon } from "./reread"

const LONGEST_WAIT_MS = 30_000
/** Hundreds of documents may change at once; they are shown, and counted, together. */
const SHOW_MS = 150
const COUNT_MS = 1500

/** Follows a project until told to stop. What changed while the line was down is told when it is back. */
export async function follow(
  queries: QueryClient,
  projectId: string,
  signal: AbortSignal,
  onLive: (live: boolean) => void,
): Promise<void> {
  const show = shownTogether(queries, projectId, signal)
  let last: string | undefined
  for (let wait = 1000; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      const headers = last ? { "last-event-id": last } : undefined
      const opened = frames("GET", filled(events, { project_id: projectId }), { signal, headers, onOpen: () => onLive(true) })
      for await (const { event, data, id } of opened) {
        if (event === "error") continue // the stream ends with it
        wait = 1000
        last = id ?? last
        if (event === "document") show(JSON.parse(data) as DocumentEvent)
        else if (event === "counts") count(queries, projectId, JSON.parse(data) as CountsEvent)
      }
    } catch (error) {
      if (signal.aborted || isNotFound(error)) return
    }
    onLive(false)
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

function count(queries: QueryClient, projectId: string, { counts, outdated }: CountsEvent): void {
  queries.setQueryData(keys.summary(projectId), counts)
  if (outdated) rereadSoon(queries, projectId)
}

function shownTogether(queries: QueryClient, projectId: string, signal: AbortSignal): (event: DocumentEvent) => void {
  let waiting: DocumentEvent[] = []
  const [showing, counting] = [later(SHOW_MS, signal), later(COUNT_MS, signal)]
  return (event) => {
    waiting.push(event)
    showing(() => {
      const events = waiting
      waiting = []
      notifyManager.batch(() => events.forEach((one) => applyEvent(queries, projectId, one)))
    })
    counting(() => void queries.invalidateQueries({ queryKey: keys.summary(projectId) }))
  }
}

/** Does something a little later, and once however often it is asked for meanwhile. */
function later(ms: number, signal: AbortSignal): (what: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  signal.addEventListener("abort", () => clearTimeout(timer))
  return (what) => {
    timer ??= setTimeout(() => {
      timer = undefined
      what()
    }, ms)
  }
}
