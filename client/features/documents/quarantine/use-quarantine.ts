"use client"

import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { byCursor } from "@/lib/api/by-cursor"
import { summarizeDocuments } from "@/lib/api/endpoints"
import { deleteQuarantined, listQuarantined, releasePassage } from "@/lib/api/quarantine"
import * as keys from "@/lib/api/query-keys"

/** The passages that are withheld, what was found last first, and the two ways out. With each document that becomes ready there may be more. */
export function useQuarantine(projectId: string) {
  const summary = useQuery({ queryKey: keys.summary(projectId), queryFn: () => summarizeDocuments(projectId) })
  const list = useInfiniteQuery({
    queryKey: keys.quarantine(projectId, summary.data?.ready),
    queryFn: ({ pageParam }) => listQuarantined(projectId, pageParam),
    ...byCursor,
  })
  const reread = () => list.refetch()
  return {
    passages: list.data?.pages.flatMap((page) => page.items) ?? [],
    more: list.hasNextPage ? () => void list.fetchNextPage() : null,
    release: (id: string) => releasePassage(projectId, id).then(reread),
    remove: (id: string) => deleteQuarantined(projectId, id).then(reread),
  }
}

export type Quarantine = ReturnType<typeof useQuarantine>
