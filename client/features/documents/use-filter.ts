"use client"

import { useSearchParams } from "next/navigation"
import type { Direction, DocumentFilter } from "@/lib/api/endpoints"
import type { Sort } from "@/lib/api/types"

export const STATUSES = ["ready", "processing", "queued", "failed", "cancelled", "retired"] as const

/** Where sorting by it begins: with the names at A, and with what is most or newest. */
export const FIRST: Record<Sort, Direction> = { added: "desc", name: "asc", status: "asc", passages: "desc", size: "desc" }
const DIRECTIONS = ["asc", "desc"] as const

/** How the list is filtered and sorted stands in the address, so that it can be linked and survives a reload. */
export function useFilter(): [DocumentFilter, (filter: DocumentFilter) => void] {
  const params = useSearchParams()
  const q = params.get("q") ?? undefined
  const status = STATUSES.find((known) => known === params.get("status"))
  const sort = (Object.keys(FIRST) as Sort[]).find((known) => known === params.get("sort"))
  const direction = DIRECTIONS.find((known) => known === params.get("direction"))
  const change = (next: DocumentFilter) => {
    const url = new URL(location.href)
    for (const name of ["q", "status", "sort", "direction"] as const) {
      const value = next[name]
      if (value) url.searchParams.set(name, value)
      else url.searchParams.delete(name)
    }
    history.replaceState(null, "", url)
  }
  return [{ q, status, sort, direction }, change]
}

/** Which order a filter asks for, also where it says nothing. */
export function orderOf({ sort = "added", direction }: DocumentFilter): { sort: Sort; direction: Direction } {
  return { sort, direction: direction ?? FIRST[sort] }
}
