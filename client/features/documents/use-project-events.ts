"use client"

import { notifyManager, useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { isNotFound } from "@/lib/api/problem"
import { frames } from "@/lib/api/sse"
import type { DocumentEvent } from "@/lib/api/types"
import { applyEvent } from "./pages"

const LONGEST_WAIT_MS = 30_000
/** Hundreds of documents may change at once; they are shown, and counted, together. */
const SHOW_MS = 150
const COUNT_MS = 1500

/**
 * Follows what becomes of a project's documents. Says whether the stream is open; while it is
 * not, lists have to be asked for again from time to time.
 */
export function useProjectEvents(projectId: string): boolean {
  const queries = useQueryClient()
  const [live, setLive] = useState(false)

  useEffect(() => {
    const abort = new AbortController()
    let waiting: DocumentEvent[] = []
    const [showing, counting] = [later(SHOW_MS), later(COUNT_MS)]
    const take = (event: DocumentEvent) => {
      waiting.push(event)
      showing.run(() => {
        const events = waiting
        waiting = []
        notifyManager.batch(() => events.forEach((one) => applyEvent(queries, projectId, one)))
      })
      counting.run(() => void queries.invalidateQueries({ queryKey: ["summary", projectId] }))
    }
    const follow = async () => {
      for (let wait = 1000; !abort.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
        try {
          const opened = frames("GET", `/projects/${projectId}/events`, { signal: abort.signal, onOpen: () => setLive(true) })
          for await (const frame of opened) {
            if (frame.event !== "document") continue // an error: the stream ends with it
            wait = 1000
            take(JSON.parse(frame.data) as DocumentEvent)
          }
        } catch (error) {
          if (abort.signal.aborted || isNotFound(error)) return
        }
        setLive(false)
        // What happened while nobody listened.
        void queries.invalidateQueries({ queryKey: ["documents", projectId] })
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
    void follow()
    return () => {
      abort.abort()
      showing.stop()
      counting.stop()
    }
  }, [projectId, queries])

  return live
}

/** Does something a little later, and once however often it is asked for meanwhile. */
function later(ms: number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    run: (what: () => void) => {
      timer ??= setTimeout(() => {
        timer = undefined
        what()
      }, ms)
    },
    stop: () => clearTimeout(timer),
  }
}
