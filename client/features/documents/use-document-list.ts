"use client"

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { type DocumentFilter, listDocuments } from "@/lib/api/endpoints"
import { isMoving, isOnItsWay } from "./progress"

/** Where no event tells of a change, this often one asks. */
export const POLL_MS = 3000

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
