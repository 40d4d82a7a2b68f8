"use client"

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { useMemo } from "react"
import { byCursor } from "@/lib/api/by-cursor"
import { type DocumentFilter, listDocuments } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { DocumentPages } from "@/lib/api/query-keys"
import { useStanding } from "@/lib/use-standing"
import { freshest } from "./pages"
import { isMoving } from "./progress"
import { rereadFromStart } from "./reread"

/** Where no event tells of a change, this often one asks. */
export const POLL_MS = 3000

/** A list of documents, page after page; `parent_id: "none"` are those that came out of no other. */
export function useDocumentList(projectId: string, filter: DocumentFilter, live: boolean) {
  const queries = useQueryClient()
  const queryKey = keys.documentList(projectId, filter)
  const list = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam }) => freshest(await listDocuments(projectId, filter, pageParam)),
    ...byCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      !live && state.data?.pages.some((page) => page.items.some(isMoving)) ? POLL_MS : false,
  })
  const data = list.data as DocumentPages | undefined
  const failure = useStanding(list.error, list.isFetching)
  const documents = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  return {
    documents,
    /** How many there are, shown or not. */
    total: data?.pages[0]?.total ?? null,
    loading: list.isPending && failure == null,
    error: data ? null : failure,
    reload: list.refetch,
    more: list.hasNextPage ? () => void list.fetchNextPage() : null,
    moreComing: list.isFetchingNextPage,
    moreFailed: list.isFetchNextPageError ? list.error : null,
    /** Set where the list is not any more as it was read, and is too long to be read again unasked. */
    renew: data?.pages[0]?.outdated ? () => rereadFromStart(queries, queryKey) : null,
  }
}

export type DocumentList = ReturnType<typeof useDocumentList>
