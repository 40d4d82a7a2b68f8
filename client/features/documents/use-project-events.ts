"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"

/**
 * Follows what becomes of a project's documents. Says whether the stream is open; while it is
 * not, lists have to be asked for again from time to time.
 */
export function useProjectEvents(projectId: string): boolean {
  const queries = useQueryClient()
  const [live, setLive] = useState(false)

  useEffect(() => {
    const abort = new AbortController()
    // The page can be used before it is followed.
    void import("./follow").then(({ follow }) => follow(queries, projectId, abort.signal, setLive))
    return () => abort.abort()
  }, [projectId, queries])

  return live
}
