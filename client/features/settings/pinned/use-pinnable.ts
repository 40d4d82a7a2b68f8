"use client"

import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query"
import { getDocument, listDocuments } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import { useSettled } from "@/lib/use-settled"

const OFFERED = 8

/** Documents that can be pinned and are called like `text`. */
export function usePinnable(projectId: string, text: string, pinned: string[], open: boolean) {
  const q = useSettled(text.trim())
  const found = useQuery({
    queryKey: keys.pinnable(projectId, q),
    queryFn: () => listDocuments(projectId, { status: "ready", ...(q ? { q } : {}) }),
    enabled: open,
    placeholderData: keepPreviousData,
  })
  const offered = found.data?.items.filter(({ id }) => !pinned.includes(id)).slice(0, OFFERED) ?? []
  // Until the answer is about what is written, Enter must not take one of the earlier ones.
  const loading = found.isPending || found.isPlaceholderData || q !== text.trim()
  return { offered, loading, error: found.error }
}

/** What is pinned, by name, in its order. */
export function usePinned(ids: string[]) {
  return useQueries({
    queries: ids.map((id) => ({ queryKey: keys.document(id), queryFn: () => getDocument(id) })),
  })
}
