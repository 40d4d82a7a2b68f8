"use client"

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { deleteQuarantined, listQuarantined, releasePassage } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"

/** The passages that are withheld, what was found last first, and the two ways out. */
export function useQuarantine(projectId: string, documents: number) {
  const queries = useQueryClient()
  const list = useInfiniteQuery({
    queryKey: keys.quarantine(projectId, documents),
    queryFn: ({ pageParam }) => listQuarantined(projectId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
  const reread = () => queries.invalidateQueries({ queryKey: keys.quarantines(projectId) })
  return {
    passages: list.data?.pages.flatMap((page) => page.items) ?? [],
    more: list.hasNextPage ? () => void list.fetchNextPage() : null,
    release: (id: string) => releasePassage(projectId, id).then(reread),
    remove: (id: string) => deleteQuarantined(projectId, id).then(reread),
  }
}

export type Quarantine = ReturnType<typeof useQuarantine>
