"use client"

import clsx from "clsx"
import { ChevronDown } from "lucide-react"
import { useTranslations } from "use-intl"
import type { DocumentFilter } from "@/lib/api/endpoints"
import type { Sort } from "@/lib/api/types"
import { FIRST, orderOf } from "./use-filter"

type Props = {
  by: Sort
  filter: DocumentFilter
  onSort: (filter: DocumentFilter) => void
  className: string
}

const WORDS = { added: "added", name: "name", size: "size", status: "statusColumn", passages: "passages" } as const

/** The head of a column that the list can be sorted by: once, and the other way round. */
export function SortHeader({ by, filter, onSort, className }: Props) {
  const t = useTranslations("documents")
  const { sort, direction } = orderOf(filter)
  const current = sort === by
  const turn = () => onSort({ ...filter, sort: by, direction: current ? (direction === "asc" ? "desc" : "asc") : FIRST[by] })
  return (
    <th scope="col" aria-sort={current ? (direction === "asc" ? "ascending" : "descending") : undefined} className={clsx("font-normal", className)}>
      <button type="button" onClick={turn} className={clsx("hover:text-ink inline-flex min-h-6 items-center gap-1", current && "text-ink")}>
        {t(WORDS[by])}
        <ChevronDown size={14} strokeWidth={1.75} aria-hidden className={clsx(!current && "invisible", direction === "asc" && "rotate-180")} />
      </button>
    </th>
  )
}
