"use client"

import { useQuery } from "@tanstack/react-query"
import { originalUrl } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"

/** A signed address lasts only minutes, so it is asked for anew when it is no longer fresh. */
const FRESH_MS = 4 * 60_000

export function useOriginal(documentId: string, enabled = true) {
  return useQuery({
    queryKey: keys.original(documentId),
    queryFn: () => originalUrl(documentId),
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    enabled,
  })
}
