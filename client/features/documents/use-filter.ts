"use client"

import { useSearchParams } from "next/navigation"
import type { DocumentFilter } from "@/lib/api/endpoints"

export const STATUSES = ["ready", "processing", "queued", "failed", "cancelled", "retired"] as const

/** The filter stands in the address, so that it can be linked and survives a reload. */
export function useFilter(): [DocumentFilter, (filter: DocumentFilter) => void] {
  const params = useSearchParams()
  const q = params.get("q") ?? undefined
  const status = STATUSES.find((known) => known === params.get("status"))
  const change = (next: DocumentFilter) => {
    const url = new URL(location.href)
    for (const name of ["q", "status"] as const) {
      const value = next[name]
      if (value) url.searchParams.set(name, value)
      else url.searchParams.delete(name)
    }
    history.replaceState(null, "", url)
  }
  return [{ q, status }, change]
}
