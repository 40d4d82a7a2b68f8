"use client"

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useMemo } from "react"
import { type DocumentFilter, listDocuments, summarizeDocuments } from "@/lib/api/endpoints"
import { isMoving, isOnItsWay } from "./progress"
import { onArrivals, uploader } from "./uploads/store"
import type { NamedFile } from "./uploads/dropped"
import { useProjectEvents } from "./use-project-events"

const POLL_MS = 3000
/** Files arrive by the dozen; lists need not be asked for with each. */
const ARRIVALS_MS = 1500

/** A list of documents, page after page; `parent_id: "none"` are those that came out of no other. */
export function useDocumentList(projectId: string, filter: DocumentFilter, live: boolean) {
  const list = useInfiniteQuery({
    queryKey: ["documents", projectId, filter],
    queryFn: ({ pageParam }) => listDocuments(projectId, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      !live && state.data?.pages.some((page) => page.items.some(isMoving)) ? POLL_MS : false,
  })
  const { data } = list
  const documents = useMemo(
    () => data?.pages.flatMap((page) => page.items.filter((document) => !isOnItsWay(document, Date.now()))) ?? [],
    [data],
  )
  return {
    documents,
    loading: list.isPending,
    error: list.data ? null : list.error,
    reload: list.refetch,
    more: list.hasNextPage ? () => list.fetchNextPage() : null,
  }
}

/** The documents of a project as they are now, with the files on their way, and what can be done. */
export function useDocuments(projectId: string, filter: DocumentFilter) {
  const queries = useQueryClient()
  const live = useProjectEvents(projectId)
  const filtered = Boolean(filter.q || filter.status)
  const list = useDocumentList(projectId, filtered ? filter : { parent_id: "none" }, live)
  const summary = useQuery({
    queryKey: ["summary", projectId],
    queryFn: () => summarizeDocuments(projectId),
    refetchInterval: ({ state: { data } }) => (!live && data && data.queued + data.processing > 0 ? POLL_MS : false),
  })

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onArrivals((arrived) => {
      timer ??= setTimeout(() => {
        timer = undefined
        for (const list of ["documents", "summary", "project"]) void queries.invalidateQueries({ queryKey: [list, arrived] })
      }, ARRIVALS_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [queries])
  return {
    ...list,
    filtered,
    summary: summary.data,
    upload: (files: NamedFile[]) => uploader.add(projectId, files),
  }
}
