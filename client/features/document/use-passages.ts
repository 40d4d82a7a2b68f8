"use client"

import { useInfiniteQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { byCursor } from "@/lib/api/by-cursor"
import { listPassages } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import { useStanding } from "@/lib/use-standing"

/** Beyond this the rest is loaded when asked for. */
const EAGER = 1000

/** The passages of a document; the first thousand are fetched page after page by themselves. */
export function usePassages(documentId: string) {
  const query = useInfiniteQuery({
    queryKey: keys.passages(documentId),
    queryFn: ({ pageParam }) => listPassages(documentId, pageParam),
    ...byCursor,
    staleTime: Infinity,
  })
  const error = useStanding(query.error, query.isFetching)
  const all = query.data?.pages.flatMap((page) => page.items) ?? []
  const { hasNextPage, isFetching, fetchNextPage } = query
  const eager = hasNextPage && !isFetching && all.length < EAGER
  useEffect(() => {
    if (eager) void fetchNextPage()
  }, [eager, fetchNextPage])
  return {
    all,
    loading: query.isPending && error == null,
    error,
    reload: query.refetch,
    more: hasNextPage && all.length >= EAGER ? () => fetchNextPage() : null,
  }
}

export type Passages = ReturnType<typeof usePassages>
