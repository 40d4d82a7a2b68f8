"use client"

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { useSyncExternalStore } from "react"
import {
  cancelDocument,
  deleteDocument,
  type DocumentFilter,
  listDocuments,
  retryDocument,
} from "@/lib/api/endpoints"
import type { Document } from "@/lib/api/types"
import { dropDocument, putDocument } from "./pages"
import { isMoving } from "./progress"
import * as uploads from "./uploads"
import { useProjectEvents } from "./use-project-events"

const POLL_MS = 3000
const NONE: uploads.Upload[] = []

/** The documents of a project as they are now, with the files on their way, and what can be done. */
export function useDocuments(projectId: string, filter: DocumentFilter) {
  const queries = useQueryClient()
  const live = useProjectEvents(projectId)
  const list = useInfiniteQuery({
    queryKey: ["documents", projectId, filter],
    queryFn: ({ pageParam }) => listDocuments(projectId, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      !live && state.data?.pages.some((page) => page.items.some(isMoving)) ? POLL_MS : false,
  })
  const all = useSyncExternalStore(uploads.onUploads, uploads.allUploads, () => NONE)

  const put = (document: Document) => putDocument(queries, document)
  const changed = () => queries.invalidateQueries({ queryKey: ["project", projectId] })
  return {
    documents: list.data?.pages.flatMap((page) => page.items) ?? [],
    loading: list.isPending,
    error: list.data ? null : list.error,
    reload: list.refetch,
    more: list.hasNextPage ? () => list.fetchNextPage() : null,
    uploads: all.filter((upload) => upload.projectId === projectId),
    upload: (files: File[]) => {
      uploads.add(projectId, files, put)
      void changed()
    },
    retry: async (id: string) => put(await retryDocument(id)),
    cancel: async (id: string) => put(await cancelDocument(id)),
    remove: async (id: string) => {
      await deleteDocument(id)
      dropDocument(queries, projectId, id)
      void changed()
    },
  }
}
