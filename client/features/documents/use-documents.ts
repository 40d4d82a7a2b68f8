"use client"

import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import { type DocumentFilter, summarizeDocuments } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { NamedFile } from "./uploads/dropped"
import { onArrivals } from "./uploads/store"
import { recount, rereadSoon } from "./reread"
import { POLL_MS, useDocumentList } from "./use-document-list"
import { orderOf } from "./use-filter"
import { useProjectEvents } from "./use-project-events"

/** Files arrive by the dozen; lists need not be asked for with each. */
const ARRIVALS_MS = 1500

/** The documents of a project as they are now, with the files on their way, and what can be done. */
export function useDocuments(projectId: string, filter: DocumentFilter) {
  const queries = useQueryClient()
  const live = useProjectEvents(projectId)
  const filtered = Boolean(filter.q || filter.status)
  const { q, status, sort } = filter
  const list = useDocumentList(
    projectId,
    { ...(filtered ? { q, status } : { parent_id: "none" }), ...(sort && orderOf(filter)) },
    live,
  )
  const summary = useQuery({
    queryKey: keys.summary(projectId),
    queryFn: () => summarizeDocuments(projectId),
    refetchInterval: ({ state: { data } }) => (!live && data && data.queued + data.processing > 0 ? POLL_MS : false),
  })

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const renew = () => {
      timer = undefined
      rereadSoon(queries, projectId)
      recount(queries, projectId)
    }
    const stop = onArrivals((arrived) => {
      if (arrived === projectId) timer ??= setTimeout(renew, ARRIVALS_MS)
    })
    return () => {
      stop()
      if (timer === undefined) return
      clearTimeout(timer)
      renew() // whoever leaves sees what arrived elsewhere as well
    }
  }, [queries, projectId])
  return {
    ...list,
    filtered,
    summary: summary.data,
    upload: async (files: NamedFile[]) => {
      const { uploader } = await import("./uploads/engine")
      uploader.add(projectId, files)
    },
  }
}
