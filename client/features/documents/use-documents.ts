"use client"

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useSyncExternalStore } from "react"
import { type DocumentFilter, listDocuments, summarizeDocuments } from "@/lib/api/endpoints"
import { isMoving } from "./progress"
import type { NamedFile } from "./uploads/dropped"
import type { Upload } from "./uploads/state"
import { allUploads, onArrivals, onUploads, uploader } from "./uploads/store"
import { useProjectEvents } from "./use-project-events"

const POLL_MS = 3000
const NONE: Upload[] = []

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
  return {
    documents: list.data?.pages.flatMap((page) => page.items) ?? [],
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
  const uploads = useSyncExternalStore(onUploads, allUploads, () => NONE).filter((one) => one.projectId === projectId)
  const summary = useQuery({
    queryKey: ["summary", projectId],
    queryFn: () => summarizeDocuments(projectId),
    refetchInterval: ({ state: { data } }) => (!live && data && data.queued + data.processing > 0 ? POLL_MS : false),
  })

  useEffect(
    () =>
      onArrivals((arrived) => {
        void queries.invalidateQueries({ queryKey: ["documents", arrived] })
        void queries.invalidateQueries({ queryKey: ["summary", arrived] })
        void queries.invalidateQueries({ queryKey: ["project", arrived] })
      }),
    [queries],
  )
  const onTheirWay = new Set(uploads.map(({ documentId }) => documentId))
  return {
    ...list,
    // A file on its way is shown as one.
    documents: list.documents.filter(({ id, status }) => status !== "awaiting_upload" || !onTheirWay.has(id)),
    filtered,
    live,
    summary: summary.data,
    uploads,
    upload: (files: NamedFile[]) => uploader.add(projectId, files),
  }
}

export type Documents = ReturnType<typeof useDocuments>
