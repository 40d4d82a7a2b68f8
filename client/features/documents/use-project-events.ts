"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { isNotFound } from "@/lib/api/problem"
import { frames } from "@/lib/api/sse"
import type { DocumentEvent } from "@/lib/api/types"
import { applyEvent } from "./pages"

const LONGEST_WAIT_MS = 30_000
/** Hundreds of documents may change at once; they are counted together. */
const COUNT_MS = 1000

/**
 * Follows what becomes of a project's documents. Says whether the stream is open; while it is
 * not, lists have to be asked for again from time to time.
 */
export function useProjectEvents(projectId: string): boolean {
  const queries = useQueryClient()
  const [live, setLive] = useState(false)

  useEffect(() => {
    const abort = new AbortController()
    let counting: ReturnType<typeof setTimeout> | undefined
    const countSoon = () => {
      counting ??= setTimeout(() => {
        counting = undefined
        void queries.invalidateQueries({ queryKey: ["summary", projectId] })
      }, COUNT_MS)
    }
    const follow = async () => {
      for (let wait = 1000; !abort.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
        try {
          const opened = frames("GET", `/projects/${projectId}/events`, { signal: abort.signal, onOpen: () => setLive(true) })
          for await (const frame of opened) {
            wait = 1000
            if (frame.event === "document") {
              applyEvent(queries, projectId, JSON.parse(frame.data) as DocumentEvent)
              countSoon()
            }
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
      clearTimeout(counting)
    }
  }, [projectId, queries])

  return live
}
